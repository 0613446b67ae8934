"""Names to make people from. Whoever bears one of the combinations is not meant."""

from __future__ import annotations

from random import Random

_FIRST = """
Aamir Abdullah Adeel Adnan Ahmed Ahsan Ali Amina Ammar Anum Arsalan Asad Asim Asma Atif Ayesha Babar
Bilal Bushra Danish Ehsan Erum Faheem Faisal Farah Farhan Farrukh Fatima Fawad Ghazala Hamza Haris
Hassan Hina Huma Humayun Ibrahim Imran Iqra Irfan Jamil Javeria Junaid Kamran Kashif Khadija Khalid
Kiran Komal Lubna Mahnoor Maria Maryam Mehreen Mehwish Mohsin Mubashir Mudassar Nabeel Nadia Naeem
Naila Nasir Nida Noman Obaid Omer Osama Qasim Rabia Rafay Rashid Rehan Rida Rizwan Rubina Saad Saba
Sadia Saeed Salman Samina Sana Saqib Shahid Shahzad Shazia Sidra Sohail Sumaira Tahir Talha Tariq
Tehmina Usman Uzma Waqas Wasim Yasir Yusra Zahid Zainab Zara Zeeshan Zubair
""".split()
_LAST = """
Abbasi Afridi Ahmad Akhtar Alvi Ansari Anwar Arain Aslam Awan Aziz Baig Bajwa Baloch Bhatti Bukhari
Butt Chaudhry Chishti Dar Durrani Farooqi Gilani Hashmi Hussain Iqbal Jafri Janjua Javed Kazmi Khan
Khattak Khokhar Kiani Lodhi Mahmood Malik Mansoor Mazari Memon Minhas Mir Mirza Mufti Mughal Naqvi
Niazi Noor Paracha Qazi Qureshi Rana Rao Raza Rehman Rizvi Sajjad Satti Shah Shaikh Siddiqui Soomro
Tanoli Usmani Virk Wattoo Yousafzai Zaidi Zaman
""".split()


def make_names(number: int, rng: Random) -> list[str]:
    """Return so many different full names."""
    chosen = rng.sample(range(len(_FIRST) * len(_LAST)), number)
    return [f"{_FIRST[i % len(_FIRST)]} {_LAST[i // len(_FIRST)]}" for i in chosen]
