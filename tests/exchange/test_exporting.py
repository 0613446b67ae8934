"""What goes out comes back in without a change, and a template explains itself."""

import io

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hisaar.assets.models import DataSet, System
from hisaar.platform import records
from hisaar.platform.audit.models import Entry
from hisaar.platform.exchange import importing, workbooks
from hisaar.platform.exchange.exporting import export_sheets
from hisaar.platform.exchange.ordering import dependency_order
from hisaar.platform.exchange.templates import template_workbook
from hisaar.platform.exchange.writing import write_csv, write_xlsx
from hisaar.platform.people.models import OrganisationalUnit, Person
from tests import factories

pytestmark = pytest.mark.django_db
TYPES = {t.slug: t for t in records.all_types()}


def read_back(tables):
    target = io.BytesIO()
    write_xlsx(tables, target)
    target.seek(0)
    return workbooks.read(target, name="export.xlsx")


def assert_imports_back_unchanged(record_types):
    before = Entry.objects.count()
    plan = importing.import_sheets(read_back(export_sheets(record_types)), actor=None)
    assert [str(fault) for fault in plan.faults] == []
    assert [(c.register, c.new, c.changed) for c in plan.counts if c.new or c.changed] == []
    assert Entry.objects.count() == before


@pytest.mark.parametrize("slug", sorted(TYPES))
def test_every_register_imports_back_without_a_change(slug):
    record_type = TYPES[slug]
    rows = 1 if factories.holds_one_row(record_type) else 3
    for n in range(rows):
        factories.make(record_type, n)
    assert_imports_back_unchanged([record_type])


texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=25)
names = texts.filter(lambda text: text.strip())


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(names, min_size=2, max_size=4),
    st.lists(st.tuples(names, texts), min_size=1, max_size=4),
    st.randoms(use_true_random=False),
)  # fmt: skip
def test_any_names_and_references_import_back_without_a_change(people, systems, random):
    for model in (DataSet, System, Person, OrganisationalUnit):
        for record in model.objects.order_by("-code"):
            records.delete(record, actor=None)
    owners = [records.save(Person(title=name.strip()), actor=None) for name in people]
    made = []
    for title, note in systems:
        system = System(title=title.strip(), kind="server", description=note)
        system.owner = random.choice(owners)
        system.parent = random.choice([None, *made])
        made.append(records.save(system, actor=None))
    data = DataSet(title="Data", subject="staff")
    records.save(data, actor=None, links={"systems": random.sample(made, len(made))})
    assert_imports_back_unchanged([TYPES["systems"], TYPES["people"], TYPES["data-sets"]])


def test_an_export_moves_an_insurer_into_an_empty_installation():
    owner = records.save(Person(title="Ali Raza"), actor=None)
    core = records.save(System(title="Core", kind="server", owner=owner), actor=None)
    records.save(System(title="Portal", kind="server", parent=core), actor=None)
    tables = read_back(export_sheets([TYPES["systems"], TYPES["people"]]))
    for record in [*System.objects.order_by("-code"), owner]:
        records.delete(record, actor=None)
    assert importing.import_sheets(tables, actor=None).is_applied
    assert list(System.objects.values_list("code", "parent__code", "owner__title")) == [
        ("SYS-0001", None, "Ali Raza"), ("SYS-0002", "SYS-0001", None),
    ]  # fmt: skip


def test_names_that_are_not_alone_give_way_to_codes():
    twins = [records.save(Person(title="Ali Raza"), actor=None) for _ in range(2)]
    third = records.save(Person(title="Sana; Mir"), actor=None)
    for n, owner in enumerate([*twins, third]):
        records.save(System(title=f"S{n}", kind="server", owner=owner), actor=None)
    (table,) = export_sheets([TYPES["systems"]])
    at = [column.heading for column in table.columns].index("Owner")
    assert [row[at] for row in table.rows] == ["PER-0001", "PER-0002", "PER-0003"]


def test_only_the_given_rows_are_exported():
    for title in ("Core", "Portal"):
        records.save(System(title=title, kind="server"), actor=None)
    systems = TYPES["systems"]
    (table,) = export_sheets([systems], {systems: System.objects.filter(title="Portal")})
    assert [row[:2] for row in table.rows] == [["SYS-0002", "Portal"]]


def test_queries_of_an_export_do_not_grow_with_the_rows(django_assert_num_queries):
    systems, owner = TYPES["systems"], factories.make(TYPES["people"], 0)
    host = factories.make(systems, 0, title="Host", owner=owner)
    for rows in (1, 30):
        for n in range(rows):
            factories.make(systems, n + rows, title=f"System {rows} {n}", owner=owner, parent=host)
        with django_assert_num_queries(3):  # the rows, and the people and systems that they name
            write_csv(export_sheets([systems])[0], io.BytesIO())


def test_an_export_asks_only_for_what_a_row_names(django_assert_num_queries):
    factories.make(TYPES["systems"], 0)
    with django_assert_num_queries(1):
        write_csv(export_sheets([TYPES["systems"]])[0], io.BytesIO())


def test_registers_come_behind_those_that_they_refer_to():
    order = [t.slug for t in dependency_order(TYPES.values())]
    for earlier, later in [
        ("people", "systems"), ("systems", "data-sets"), ("business-functions", "impact-analyses"),
        ("impact-analyses", "impact-bands"), ("documents", "document-versions"),
        ("document-versions", "authorships"), ("systems", "dependencies"),
    ]:  # fmt: skip
        assert order.index(earlier) < order.index(later)
    assert sorted(order) == sorted(TYPES)


def test_a_template_of_every_register_is_read_as_empty():
    target = io.BytesIO()
    write_xlsx(template_workbook(TYPES.values()), target)
    target.seek(0)
    plan = importing.plan_import(workbooks.read(target, name="insurer.xlsx"), actor=None)
    assert [str(fault) for fault in plan.faults] == []
    assert plan.changes == 0
    assert len(plan.counts) == len(TYPES)


def test_a_template_explains_its_columns():
    target = io.BytesIO()
    write_xlsx(template_workbook([TYPES["systems"], TYPES["people"]]), target)
    book = openpyxl.load_workbook(target)
    assert book.sheetnames == ["Read me", "People", "Systems", "Lists"]
    sheet = book["Systems"]
    headings = [cell.value for cell in sheet[1]]
    assert headings[:3] == ["Code", "Title *", "Kind *"]
    assert [cell.value for cell in sheet[2]][:3] == ["EXAMPLE", "Example system", "Application"]
    assert "from sheet People" in sheet.cell(1, headings.index("Owner") + 1).comment.text
    formulas = {rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert "'People'!$B$2:$B$1000" in formulas
