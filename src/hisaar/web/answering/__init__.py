"""Pages for people without an account, who answer one thing by a link.

    @answers("questionnaire", label="Questionnaire")
    def answer(request, link):
        if request.method == "POST":
            services.store(link.subject, ..., actor=link_actor(link))
        return render_answer(request, "web/thirdparties/answer.html", {...})

When the view is called the link has been opened, throttled and noted; ``request.user`` is nobody,
even in the browser of somebody signed in; the language is set. Forms post to the page's own
address (``action=""``). A ``Refused`` that the view lets through becomes a sentence on the page.
The template extends ``web/answering/base.html``.
"""

from .registry import answers, purpose_label
from .rendering import render_answer
from .uploads import receive

__all__ = ["answers", "purpose_label", "receive", "render_answer"]
