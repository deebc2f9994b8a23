"""What is told of a case, as data: stories of steps in their usual order, each step with its chance to be told.

A step is "viewpoint.track=state". The chances make the same story come out in many ways, as it does in life. What a
story is short of the eight claims that a case has on average is filled with calls (`CALL`), see sql/claims.sql.
"""

CALL = "ours.contact=regular"

STORIES: dict[str, tuple[str, float, dict[str, float]]] = {
    "released": ("recruited", 0.28, {
        "family.whereabouts=reported": 1, "ours.contact=reached": 0.8, "family.service=recruited": 0.9,
        "host.service=recruited": 0.3, "ours.service=recruited": 0.6, "ours.service=release_asked": 0.7,
        "host.service=release_promised": 0.35, "host.service=released": 0.3, "ours.service=released": 0.85,
        "ours.return=travelling": 0.4, "ours.whereabouts=home": 0.6, "ours.return=home": 0.7,
    }),
    "serving": ("recruited", 0.22, {
        "family.whereabouts=reported": 1, "family.service=recruited": 0.9, "ours.contact=reached": 0.7,
        "family.return=wants_to_return": 0.5, "ours.service=recruited": 0.7, "ours.service=release_asked": 0.7,
        "host.service=recruited": 0.4, "host.service=refused": 0.15, "ours.condition=wounded": 0.12,
        "ours.whereabouts=located": 0.4, "third.whereabouts=located": 0.1, "ours.contact=lost": 0.2,
    }),
    "missing": ("recruited", 0.1, {
        "family.whereabouts=reported": 1, "family.service=recruited": 0.9, "ours.service=recruited": 0.6,
        "ours.service=release_asked": 0.6, "family.contact=lost": 0.9, "family.whereabouts=missing": 0.7,
        "host.service=recruited": 0.4, "host.whereabouts=missing": 0.7, "ours.whereabouts=missing": 0.4,
        "third.condition=dead": 0.12, "ours.remains=dna_of_kin_shared": 0.15,
    }),
    "dead": ("recruited", 0.05, {
        "family.whereabouts=reported": 1, "family.service=recruited": 0.8, "ours.service=recruited": 0.5,
        "family.contact=lost": 0.5, "third.condition=dead": 0.3, "host.condition=dead": 0.7,
        "ours.condition=dead": 0.9, "ours.kin=told": 0.85, "ours.remains=located": 0.6,
        "ours.remains=identified": 0.5, "ours.remains=papers_complete": 0.5, "ours.remains=dispatched": 0.4,
        "ours.remains=received": 0.35, "ours.remains=handed_over": 0.3, "ours.kin=supported": 0.4,
    }),
    "stranded": ("stranded", 0.18, {
        "family.whereabouts=reported": 1, "ours.contact=reached": 0.9, "ours.whereabouts=located": 0.8,
        "ours.condition=well": 0.6, "ours.return=wants_to_return": 0.8, "ours.contact=regular": 0.4,
        "ours.return=papers_ready": 0.5, "ours.return=travelling": 0.5, "ours.whereabouts=in_transit": 0.4,
        "ours.whereabouts=home": 0.7, "ours.return=home": 0.7,
    }),
    "student": ("student", 0.09, {
        "family.whereabouts=reported": 0.8, "ours.contact=reached": 1, "ours.condition=well": 0.7,
        "ours.return=wants_to_return": 0.5, "ours.return=wants_to_stay": 0.4, "ours.whereabouts=located": 0.7,
        "ours.contact=regular": 0.7, "ours.return=home": 0.4,
    }),
    "detained": ("detained", 0.08, {
        "family.whereabouts=missing": 0.5, "family.custody=detained": 0.6, "host.custody=detained": 0.7,
        "ours.whereabouts=located": 0.5, "ours.custody=access_asked": 0.9, "host.custody=access_granted": 0.5,
        "host.custody=access_refused": 0.1, "ours.custody=visited": 0.5, "ours.condition=ill": 0.15,
        "ours.custody=released": 0.4, "ours.return=travelling": 0.3, "ours.return=home": 0.3,
    }),
}  # fmt: skip
"""Name, circumstance of its cases, share of all cases, steps with their chances."""

FIRST = (
    "Aarav Abhay Ajit Amar Anil Arjun Ashok Balbir Bharat Chetan Daya Deepak Dev Dinesh Farid Gagan Ganesh Gopal Hari "
    "Harjit Imran Ishan Jagdish Javed Jitendra Kabir Kailash Karan Kishore Lakhan Madan Mahesh Manoj Mohan Mukesh "
    "Nadeem Naresh Naveen Omkar Pankaj Prakash Pravin Rafiq Raghav Rajesh Rakesh Ranjit Ravi Rohit Sachin Sameer "
    "Sandeep Sanjay Shyam Sohan Sunil Suraj Tarun Tejas Umesh Varun Vijay Vikram Vinod Yash Zubin"
)
LAST = (
    "Ahlawat Bagri Baria Bhandari Bisht Chandel Chauhan Dalal Dangi Desai Dhaliwal Dogra Gahlot Gill Goswami Gujar "
    "Hooda Jakhar Jangid Joshi Kadam Kaswan Khatri Kulkarni Lohar Mahar Malik Meena Mistry Naik Negi Ojha Pandit "
    "Parmar Patil Pawar Punia Rana Rathi Rawat Saini Salvi Sangwan Sheikh Shekhawat Solanki Tanwar Thakur Tomar "
    "Tyagi Vaghela Varma Yadav Zala"
)
REGIONS = (
    "Rajasthan", "Punjab", "Haryana", "Uttar Pradesh", "Kerala", "Gujarat", "Maharashtra", "Telangana", "Bihar",
    "West Bengal", "Tamil Nadu", "Uttarakhand",
)  # fmt: skip
