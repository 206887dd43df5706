"""Authors come out as the people they are, once each, with all that is said of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.model.article import Person
from feedwright.reading.prose.people import byline, read_people, split_names
from feedwright.site.single_values import Unusable

KNOWN = {
    "ada": Person(name="Ada Lovelace", email="ada@gazette.example"),
    "bob": Person(name="Robert Roe", url="https://roe.example/"),
}
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=20)
    | st.sampled_from(["ada", "Ada <a@b.example>", "By A"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["name", "email", "url", "image", "role", "id"]), inner, max_size=4)
    ),
    max_leaves=8,
)


def names(value, known=None):
    return [person.name for person in read_people(value, known)]


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        (
            "By Ada Lovelace, Charles Babbage and Mary Somerville",
            ["Ada Lovelace", "Charles Babbage", "Mary Somerville"],
        ),
        ("by Ada", ["Ada"]),
        ("BY ADA LOVELACE", ["ADA LOVELACE"]),
        ("Bysshe Shelley", ["Bysshe Shelley"]),
        ("Ada; Bob | Cy", ["Ada", "Bob", "Cy"]),
        ("Ada & Bob", ["Ada", "Bob"]),
        ("Ada / Bob", ["Ada", "Bob"]),
        ("AFP/dpa", ["AFP", "dpa"]),
        ("Marie et Pierre Curie", ["Marie", "Pierre Curie"]),
        ("Anna Schmidt und Jan Weiß", ["Anna Schmidt", "Jan Weiß"]),
        ("Ana García y Luis Pérez", ["Ana García", "Luis Pérez"]),
        ("José Ortega y Gasset", ["José Ortega y Gasset"]),
        ("Ana y Luis y Eva", ["Ana", "Luis", "Eva"]),
        ("Иван Петров и Анна Орлова", ["Иван Петров", "Анна Орлова"]),
        ("Redaktion und mehr", ["Redaktion und mehr"]),
        ("Martin L. King, Jr., and Ada", ["Martin L. King, Jr.", "Ada"]),
        ("Von Ada Lovelace", ["Ada Lovelace"]),
        ("Par Jean Dupont et Marie Curie", ["Jean Dupont", "Marie Curie"]),
        ("Por Ana García", ["Ana García"]),
        ("Von Miller", ["Von Miller"]),
        ("von Neumann", ["von Neumann"]),
        ("Ludwig van Beethoven", ["Ludwig van Beethoven"]),
        ("Staff", ["Staff"]),
        ("dpa", ["dpa"]),
        ("Newsroom", ["Newsroom"]),
        ("The Gazette Staff", ["The Gazette Staff"]),
        ("https://ada.example/a,b", ["https://ada.example/a,b"]),
        (["Smith, Jones and Sons", "Tate & Lyle", "AC/DC"], ["Smith, Jones and Sons", "Tate & Lyle", "AC/DC"]),
        (["Ada", "ADA", "Bob"], ["Ada", "Bob"]),
    ],
    ids=str,
)
def test_a_line_is_parted_into_people_and_a_list_is_not_parted_again(written, wanted):
    assert names(written) == wanted


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("ada", ["Ada Lovelace"]),
        ("ada, bob", ["Ada Lovelace", "Robert Roe"]),
        ("By ada and eve", ["Ada Lovelace", "eve"]),
        (["bob", "Eve"], ["Robert Roe", "Eve"]),
        ([{"id": "ada"}, {"name": "bob"}], ["Ada Lovelace", "Robert Roe"]),
        ("Ada", ["Ada"]),
        ("ada lovelace, ada", ["ada lovelace"]),
    ],
    ids=str,
)
def test_ids_of_the_sites_authors_are_looked_up(written, wanted):
    assert names(written, KNOWN) == wanted


def test_a_known_author_keeps_what_the_site_says():
    assert read_people("ada", KNOWN) == (KNOWN["ada"],)
    [bob] = read_people({"name": "bob", "role": "guest"}, KNOWN)
    assert bob == Person(name="Robert Roe", url="https://roe.example/", role="guest")


def test_one_person_named_twice_is_one_with_all_that_is_said():
    [ada] = read_people(["Ada", "ada <ada@x.example>", {"name": "ADA", "url": "https://ada.example/", "role": "host"}])
    assert ada == Person(name="Ada", email="ada@x.example", url="https://ada.example/", role="host")


@pytest.mark.parametrize("field", ["url", "uri", "link", "homepage", "website", "URL"])
def test_an_address_goes_by_many_names(field):
    assert read_people({"name": "Ada", field: "https://ada.example"})[0].url == "https://ada.example"


@pytest.mark.parametrize("field", ["avatar", "image", "picture"])
def test_so_does_a_picture(field):
    assert read_people({"name": "Ada", field: "https://ada.example/a.png"})[0].avatar == "https://ada.example/a.png"


@pytest.mark.parametrize("picture", ["/ada.png", {"src": "a.png"}, ["a.png"], "javascript:x"], ids=str)
def test_a_picture_without_a_whole_address_costs_nobody_the_article(picture):
    assert read_people({"name": "Ada", "mail": "a@x.example", "image": picture}) == (
        Person(name="Ada", email="a@x.example"),
    )


@pytest.mark.parametrize("line", ["Von Ada Lovelace", "VON ADA LOVELACE", "Par Ada Lovelace", "Por Ada Lovelace"])
def test_bylines_in_other_languages_are_read(line):
    assert [person.name.title() for person in byline(line)] == ["Ada Lovelace"]


@pytest.mark.parametrize(
    "line", ["Von Wien", "Von Wien und Graz", "Par Avion", "Von Montag bis Freitag", "Par exemple"]
)
def test_and_nobody_is_invented_there_either(line):
    assert byline(line) == ()


@given(ANYTHING)
def test_anything_is_people_or_refused(value):
    try:
        people = read_people(value, KNOWN)
    except Unusable as fault:
        assert fault.what
        assert fault.cure
        return
    folded = [person.name.casefold() for person in people]
    assert len(set(folded)) == len(folded)


@given(st.lists(st.sampled_from(["Ada Lovelace", "Bob Roe", "Cy Young", "Eve Adams"]), min_size=1, unique=True))
def test_any_number_of_names_comes_back(people):
    assert [person.name for person in split_names(", ".join(people))] == people
    assert [person.name for person in split_names(" and ".join(people))] == people
