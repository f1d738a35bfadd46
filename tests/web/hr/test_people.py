"""People, teams, rights and the mail log as HR and admins use them, and as others cannot."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from competency.storage.models import AuditEntry, Identity, MailLogEntry, Person, Team
from competency.storage.queries import people as queries
from tests.web.cast import Cast
from tests.web.conftest import Browser, SignIn

PAGES = ("/hr/people", "/hr/people/new", "/hr/people/3", "/hr/teams", "/hr/teams/2", "/admin/mail")
NEW: dict[str, object] = {"name": "مریم حسینی", "email": "maryam@cast.example", "language": "fa"}


ACTIONS = (
    "/hr/people/new",
    "/hr/people/2",
    "/hr/people/2/place",
    "/hr/people/2/disable",
    "/hr/people/2/enable",
    "/hr/people/2/invite",
    "/hr/people/2/give/admin",
    "/hr/people/2/take/admin",
    "/hr/people/invite",
    "/hr/teams",
    "/hr/teams/2",
)


@pytest.mark.parametrize("name", ["learner", "boss", "author"])
def test_learners_and_managers_see_and_change_nothing(
    sign_in: SignIn, session: Session, name: str
) -> None:
    browser = sign_in(name)
    for page in PAGES:
        assert browser.get(page).status_code == 403, page
    for action in ACTIONS:
        assert browser.post(action, NEW, name_fa="تیم").status_code == 403, action
    session.rollback()
    assert set(session.scalars(select(AuditEntry.act))) == {"sign-in"}


@pytest.mark.parametrize("name", ["hr", "admin"])
@pytest.mark.parametrize("language", ["fa", "en"])
def test_every_page_opens_in_both_languages(
    sign_in: SignIn, cast: Cast, name: str, language: str
) -> None:
    browser = sign_in(name)
    browser.post("/language", language=language)
    own = (f"/hr/people/{cast.learner}", "/hr/people", "/hr/people/new", "/admin/mail")
    for page in (*own, *(("/hr/teams", f"/hr/teams/{cast.bar}") if name == "hr" else ())):
        answer = browser.get(page)
        assert answer.status_code == 200, page
        assert f'lang="{language}"' in answer.text


def test_an_admin_sees_people_but_no_levels(sign_in: SignIn) -> None:
    text = sign_in("admin").get("/hr/people", sort="-level").text
    assert "یاسمن دانا" in text
    assert "سطح" not in text
    assert "سطح سنجیده‌شده" in sign_in("hr").get("/hr/people").text


def test_the_list_is_searched_filtered_and_paged(
    sign_in: SignIn, session: Session, cast: Cast
) -> None:
    hr = sign_in("hr")
    assert "یاسمن دانا" in hr.get("/hr/people", q="yasaman da").text
    assert "یاسمن دانا" not in hr.get("/hr/people", q="چنگیز").text
    assert "فرهاد رفته" in hr.get("/hr/people", status="disabled").text
    assert "یاسمن دانا" not in hr.get("/hr/people", status="disabled").text
    assert "کامبیز بیرون" not in hr.get("/hr/people", team=str(cast.bar)).text
    for number in range(60):
        _add(session, f"نفر {number}", f"p{number}@cast.example")
    session.commit()
    assert hr.get("/hr/people", page="2").text.count('<th scope="row">') == 21
    assert hr.get("/hr/people", page="99").status_code == 302


def _add(session: Session, name: str, email: str) -> None:
    person = Person(created_at=session.get_one(Person, 1).created_at)
    session.add(person)
    session.flush()
    session.add(Identity(person_id=person.id, email=email, name=name, name_key=name))


def test_hr_adds_a_person_once_who_is_invited(
    sign_in: SignIn, session: Session, cast: Cast
) -> None:
    hr = sign_in("hr")
    hr.get("/hr/people/new")
    form: dict[str, object] = NEW | {
        "team": str(cast.bar),
        "role": "lead",
        "level": "mid",
        "idempotency_key": hr.key,
    }
    first = hr.post("/hr/people/new", form)
    again = hr.post("/hr/people/new", form)
    assert first.status_code == again.status_code == 302
    assert first.location == again.location
    made = queries.by_email(session, "maryam@cast.example")
    assert made is not None
    assert queries.teams_of(session, made.person_id) == {cast.bar}
    mail = session.scalars(select(MailLogEntry)).one()
    assert "/invite/" in mail.body


def test_every_problem_of_the_form_is_told_at_its_field(sign_in: SignIn) -> None:
    hr = sign_in("hr")
    answer = hr.post("/hr/people/new", name="", email="learner@", name_latin="یاسمن")
    assert answer.status_code == 422
    for field in ("name", "email", "name_latin"):
        assert f'id="{field}-error"' in answer.text
    taken = hr.post("/hr/people/new", name="کسی", email="learner@cast.example", language="fa")
    assert taken.status_code == 422
    assert "یاسمن دانا با این رایانامه حساب دارد" in taken.text


def test_markup_in_a_name_is_shown_as_text(sign_in: SignIn) -> None:
    hr = sign_in("hr")
    name = "سارا <script>alert(1)</script>"
    hr.post("/hr/people/new", name=name, email="x@cast.example", language="fa")
    for page in ("/hr/people", "/hr/matrix"):
        text = hr.get(page).text
        assert "<script>alert" not in text
        assert "&lt;script&gt;" in text


def test_extra_fields_of_a_form_change_nothing(
    sign_in: SignIn, session: Session, cast: Cast
) -> None:
    hr = sign_in("hr")
    identity = session.get_one(Identity, cast.learner)
    before = (identity.password_hash, identity.target_level)
    session.rollback()
    hr.post(
        f"/hr/people/{cast.learner}",
        name="یاسمن دانا",
        email="learner@cast.example",
        language="fa",
        password_hash="x",
        person_id="1",
        target_level="senior",
        grants="hr",
        disabled_at="2020-01-01",
    )
    session.expire_all()
    identity = session.get_one(Identity, cast.learner)
    assert (identity.password_hash, identity.target_level) == before
    assert identity.disabled_at is None
    assert queries.grants_of(session, cast.learner) == frozenset()


def test_an_admin_cannot_open_or_change_an_account_of_hr(
    sign_in: SignIn, session: Session, cast: Cast
) -> None:
    admin = sign_in("admin")
    assert admin.get(f"/hr/people/{cast.hr}").status_code == 403
    for action in ("", "/disable", "/invite", "/give/admin", "/take/hr"):
        answer = admin.post(f"/hr/people/{cast.hr}{action}", NEW)
        assert answer.status_code == 403, action
    assert f"/hr/people/{cast.hr}" not in admin.get("/hr/people").text
    assert queries.grants_of(session, cast.hr) == {"hr"}


def test_an_admin_cannot_grant_hr_nor_put_people_into_teams(
    sign_in: SignIn, session: Session, cast: Cast
) -> None:
    admin = sign_in("admin")
    assert admin.post(f"/hr/people/{cast.learner}/give/hr").status_code == 403
    assert admin.post(f"/hr/people/{cast.admin}/give/hr").status_code == 403
    answer = admin.post(
        f"/hr/people/{cast.admin}/place", {"teams-0-team": str(cast.bar), "teams-0-role": "lead"}
    )
    assert answer.status_code == 403
    assert admin.get("/hr/teams").status_code == 403
    assert queries.teams_of(session, cast.admin) == frozenset()


def test_nobody_raises_themself(sign_in: SignIn, session: Session, cast: Cast) -> None:
    for name in ("hr", "admin"):
        own = getattr(cast, name)
        assert sign_in(name).post(f"/hr/people/{own}/give/author").status_code == 403
    assert queries.grants_of(session, cast.hr) == {"hr"}


def test_rights_are_given_and_undone_and_end_sign_ins(
    sign_in: SignIn, session: Session, cast: Cast
) -> None:
    hr, learner = sign_in("hr"), sign_in("learner")
    assert learner.get("/").status_code == 200
    hr.post(f"/hr/people/{cast.learner}/give/author")
    page = hr.get(f"/hr/people/{cast.learner}")
    assert f'action="/hr/people/{cast.learner}/take/author"' in page.text
    assert queries.grants_of(session, cast.learner) == {"author"}
    assert learner.get("/").status_code == 302
    hr.post(f"/hr/people/{cast.learner}/take/author")
    session.rollback()
    assert queries.grants_of(session, cast.learner) == frozenset()
    assert hr.post(f"/hr/people/{cast.learner}/give/boss").status_code == 404


def test_disabling_ends_sign_ins_and_the_toast_undoes_it(
    sign_in: SignIn, session: Session, cast: Cast
) -> None:
    hr, learner = sign_in("hr"), sign_in("learner")
    hr.post(f"/hr/people/{cast.learner}/disable")
    assert learner.get("/").status_code == 302
    page = hr.get("/hr/people").text
    assert 'class="c-toast__undo"' in page
    assert f'action="/hr/people/{cast.learner}/enable"' in page
    hr.post(f"/hr/people/{cast.learner}/enable")
    session.rollback()
    assert session.get_one(Identity, cast.learner).disabled_at is None


def test_nobody_disables_their_own_account(sign_in: SignIn, cast: Cast) -> None:
    hr = sign_in("hr")
    assert f"/hr/people/{cast.hr}/disable" not in hr.get(f"/hr/people/{cast.hr}").text
    assert hr.post(f"/hr/people/{cast.hr}/disable").status_code == 400


def test_teams_and_level_are_saved_in_one_form(
    sign_in: SignIn, session: Session, cast: Cast
) -> None:
    hr = sign_in("hr")
    place = f"/hr/people/{cast.learner}/place"
    form: dict[str, object] = {
        "teams-0-team": str(cast.roast),
        "teams-0-role": "lead",
        "teams-1-team": str(cast.bar),
        "teams-1-role": "member",
        "teams-2-team": "",
        "teams-2-role": "member",
        "level": "senior",
    }
    assert hr.post(place, form).status_code == 302
    assert queries.teams_of(session, cast.learner) == {cast.roast, cast.bar}
    assert queries.held_levels(session, [cast.learner]) == {cast.learner: "senior"}
    twice = hr.post(place, (form | {"teams-1-team": str(cast.roast)}))
    assert twice.status_code == 422
    assert "دو بار" in twice.text
    for wrong in (
        {"teams-0-team": "999"},
        {"teams-0-team": "x"},
        {"teams-0-role": "hr"},
        {"level": "boss"},
    ):
        assert hr.post(place, (form | wrong)).status_code == 422, wrong


def test_teams_are_made_renamed_and_never_put_under_themselves(
    sign_in: SignIn, session: Session, cast: Cast
) -> None:
    hr = sign_in("hr")
    hr.get("/hr/teams")
    form: dict[str, object] = {"name_fa": "شیرینی", "name_en": "Pastry", "parent": str(cast.bar)}
    for _ in range(2):
        assert hr.post("/hr/teams", form, idempotency_key=hr.key).status_code == 302
    made = session.scalars(select(Team).where(Team.name_fa == "شیرینی")).one()
    assert made.parent_id == cast.bar
    circle = hr.post(f"/hr/teams/{cast.bar}", name_fa="بار", name_en="Bar", parent=str(made.id))
    assert circle.status_code == 422
    assert hr.post(f"/hr/teams/{made.id}", (form | {"parent": ""})).status_code == 302
    session.expire_all()
    assert session.get_one(Team, made.id).parent_id is None
    assert hr.post("/hr/teams", name_fa="").status_code == 422
    assert hr.get("/hr/teams/999").status_code == 404


def test_forms_without_their_token_are_refused(
    sign_in: SignIn, session: Session, cast: Cast
) -> None:
    hr = sign_in("hr")
    hr.token = "forged"
    assert hr.post(f"/hr/people/{cast.learner}/disable").status_code == 400
    assert session.get_one(Identity, cast.learner).disabled_at is None


def test_waiting_invitations_are_offered_and_sent(sign_in: SignIn, session: Session) -> None:
    _add(session, "تازه‌وارد", "waiting@cast.example")
    session.commit()
    hr = sign_in("hr")
    assert "هنوز دعوت‌نامه‌ای" in hr.get("/hr/people").text
    hr.post("/hr/people/invite")
    assert "هنوز دعوت‌نامه‌ای" not in hr.get("/hr/people").text
    assert session.scalars(select(MailLogEntry.recipient)).all() == ["waiting@cast.example"]


def test_the_mail_log_shows_links_one_by_one_and_records_who_read_them(
    sign_in: SignIn, session: Session, cast: Cast
) -> None:
    hr, admin = sign_in("hr"), sign_in("admin")
    hr.post("/hr/people/new", NEW)
    _reset(admin, "hr@cast.example")
    log = admin.get("/admin/mail").text
    assert "maryam@cast.example" in log
    assert "hr@cast.example" not in log
    assert "/invite/" not in log
    mails = session.scalars(select(MailLogEntry).order_by(MailLogEntry.id)).all()
    assert "/invite/" in admin.get(f"/admin/mail/{mails[0].id}").text
    assert admin.get(f"/admin/mail/{mails[1].id}").status_code == 403
    read = session.scalars(select(AuditEntry).where(AuditEntry.act == "mail.read")).all()
    assert [(e.actor_id, e.subject_id) for e in read] == [(cast.admin, mails[0].person_id)]
    assert sign_in("boss").get(f"/admin/mail/{mails[0].id}").status_code == 403


def _reset(browser: Browser, email: str) -> None:
    browser.post("/forgot", email=email)
