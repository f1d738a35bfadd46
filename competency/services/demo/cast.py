"""Who works at the demo organisation, how able they truly are and how they came there."""

from dataclasses import dataclass, field

from competency.domain.career_path import Text

DOMAIN = "naarvan.example"


@dataclass(frozen=True, slots=True)
class DemoTeam:
    """A team; the first person of the cast in it with `lead` leads it."""

    key: str
    name: Text
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """One person.

    Attributes:
        ability: True mean ability today, in population standard deviations.
        growth: How much of it came in the last 18 months.
        months: For how many months there is evidence (0 = a newcomer without any).
        areas: Offsets of single areas.
        severity: As a reviewer: positive is strict.
        boast: Added to self-ratings.
    """

    name: str
    latin: str
    team: str | None
    ability: float = 0.0
    growth: float = 0.3
    months: int = 18
    held: str = "mid"
    title: Text = field(default=Text("کارشناس محتوا", "Content specialist"))
    areas: dict[str, float] = field(default_factory=dict)
    lead: bool = False
    severity: float = 0.0
    boast: float = 0.3
    grant: str | None = None

    @property
    def email(self) -> str:
        return self.latin.lower().replace(" ", ".") + "@" + DOMAIN


TEAMS = (
    DemoTeam("marketing", Text("بازاریابی", "Marketing")),
    DemoTeam("social", Text("شبکه‌های اجتماعی", "Social media"), "marketing"),
    DemoTeam("brand", Text("برند", "Brand"), "marketing"),
    DemoTeam("sales", Text("محتوای فروش", "Sales content"), "marketing"),
    DemoTeam("support", Text("پشتیبانی مشتریان", "Customer support")),
)

_LEAD = Text("سرپرست تیم", "Team lead")
_SENIOR = Text("مدیر شبکه‌های اجتماعی ارشد", "Senior social media manager")
_STRATEGIST = Text("استراتژیست محتوا", "Content strategist")
_COMMUNITY = Text("کارشناس ارتباط با مخاطب", "Community specialist")
_TRAINEE = Text("کارآموز محتوا", "Content trainee")
_DESIGNER = Text("طراح محتوای بصری", "Visual content designer")
_WRITER = Text("نویسنده‌ی محتوا", "Content writer")

_NO_CRISIS = {"crisis": -1.1, "strategic-vision": -0.5}
_STRATEGY_GAP = {"strategic-vision": -0.9, "conflict": -0.4, "crisis": -0.7}

PEOPLE = (
    DemoPerson("لیلا شریفی", "Leila Sharifi", None, 0.2, held="mid", months=0, grant="hr",
               title=Text("مدیر منابع انسانی", "HR manager")),
    DemoPerson("آرش بهرامی", "Arash Bahrami", None, 0.0, held="junior", months=0, grant="admin",
               title=Text("مدیر سامانه‌ها", "Systems administrator")),
    DemoPerson("فرشته ایرانپور", "Fereshteh Iranpour", "marketing", 1.9, 0.2, held="leadership",
               title=Text("مدیر بازاریابی", "Head of marketing"), lead=True, severity=-0.1),
    # Social media
    DemoPerson("نیما کاویانی", "Nima Kaviani", "social", 1.5, 0.4, held="senior", title=_LEAD,
               lead=True, severity=0.35),
    DemoPerson("الهام نوری", "Elham Nouri", "social", 1.75, 0.9, areas={"crisis": -0.5}),
    DemoPerson("سارا محمدی", "Sara Mohammadi", "social", 0.55, 0.8,
               areas={"conflict": -0.8, "crisis": -0.7, "strategic-vision": -0.4}),
    DemoPerson("مریم حسینی", "Maryam Hosseini", "social", 0.6, 0.5, areas=_NO_CRISIS),
    DemoPerson("بهزاد موسوی", "Behzad Mousavi", "social", 1.7, 0.3, held="senior", title=_SENIOR),
    DemoPerson("امیرحسین رضایی", "Amirhossein Rezaei", "social", -0.2, 0.6, held="mid",
               areas=_NO_CRISIS),
    DemoPerson("نگار صادقی", "Negar Sadeghi", "social", -0.3, 0.4, held="junior",
               areas=_STRATEGY_GAP | {"audience": 0.6}, title=_COMMUNITY),
    DemoPerson("ترانه جعفری", "Taraneh Jafari", "social", 0.15, 0.1, areas=_STRATEGY_GAP),
    DemoPerson("پویا کریمی", "Pouya Karimi", "social", -0.6, 0.5, held="junior",
               areas=_NO_CRISIS, boast=1.2),
    DemoPerson("کیان فرهادی", "Kian Farhadi", "social", -0.7, 0.4, held="junior", months=9,
               title=_DESIGNER, areas=_NO_CRISIS),
    DemoPerson("دانیال احمدی", "Danial Ahmadi", "social", -1.2, 0.5, held="junior", months=5,
               title=_TRAINEE),
    DemoPerson("شیوا رستمی", "Shiva Rostami", "social", 0.1, 0.7, held="mid",
               areas={"project-management": 0.7, "conflict": -0.9}),
    DemoPerson("یاسمن قاسمی", "Yasaman Ghasemi", "social", -1.0, 0.0, held="junior", months=0,
               title=_TRAINEE),
    # Brand
    DemoPerson("رها مرادی", "Raha Moradi", "brand", 1.1, 0.4, held="senior", title=_LEAD, lead=True,
               severity=-0.55),
    DemoPerson("فرهاد نیک‌پی", "Farhad Nikpey", "brand", -0.1, 0.3, held="mid",
               areas={"content-techniques": 0.7} | _NO_CRISIS),
    DemoPerson("هستی رحیمی", "Hasti Rahimi", "brand", 0.5, 0.3, title=_STRATEGIST),
    DemoPerson("پریسا داوری", "Parisa Davari", "brand", 0.0, 0.4, held="mid", areas=_NO_CRISIS),
    DemoPerson("سینا اکبری", "Sina Akbari", "brand", 0.3, 0.2, title=_WRITER, areas=_STRATEGY_GAP),
    DemoPerson("مهسا عباسی", "Mahsa Abbasi", "brand", 0.7, 0.5, title=_STRATEGIST),
    DemoPerson("آرمان سلیمی", "Arman Salimi", "brand", -0.8, 0.3, held="junior", months=8,
               title=_DESIGNER),
    DemoPerson("ژاله بهرامی", "Zhaleh Bahrami", "brand", -0.4, 0.2, held="junior", title=_WRITER,
               areas=_NO_CRISIS),
    DemoPerson("بابک زند", "Babak Zand", "brand", 0.8, 0.0, boast=1.0),
    DemoPerson("گلناز تهرانی", "Golnaz Tehrani", "brand", 0.2, 0.4, title=_DESIGNER,
               areas={"reporting": -0.8}),
    # Sales content
    DemoPerson("کامران یزدی", "Kamran Yazdi", "sales", 1.3, 0.3, held="senior", title=_LEAD, lead=True,
               severity=0.1),
    DemoPerson("کیمیا یوسفی", "Kimia Yousefi", "sales", -0.3, 0.6, held="junior", title=_WRITER,
               areas={"loyalty": 0.5} | _NO_CRISIS),
    DemoPerson("حامد شفیعی", "Hamed Shafiei", "sales", 0.4, 0.4, areas=_STRATEGY_GAP),
    DemoPerson("نازنین کاظمی", "Nazanin Kazemi", "sales", 0.9, 0.6, title=_STRATEGIST),
    DemoPerson("علی ملکی", "Ali Maleki", "sales", -0.5, 0.2, held="junior", boast=0.9,
               areas=_NO_CRISIS),
    DemoPerson("سپیده ملکی", "Sepideh Maleki", "sales", 0.1, 0.3, held="mid", title=_WRITER),
    DemoPerson("رضا قنبری", "Reza Ghanbari", "sales", 0.6, 0.2, areas={"reporting": 0.6}),
    DemoPerson("شادی امینی", "Shadi Amini", "sales", -0.9, 0.3, held="junior", months=6, title=_TRAINEE),
    DemoPerson("محمد طاهری", "Mohammad Taheri", "sales", 0.3, -0.2, areas=_STRATEGY_GAP),
    # Customer support
    DemoPerson("مهدی صالحی", "Mahdi Salehi", "support", 0.9, 0.3, title=_LEAD, lead=True, severity=-0.2,
               areas={"audience": 0.5, "crisis": 0.5, "conflict": 0.6}),
    DemoPerson("زهرا نوروزی", "Zahra Norouzi", "support", -0.1, 0.5, held="junior", title=_COMMUNITY,
               areas={"audience": 0.7, "content-techniques": -0.6}),
    DemoPerson("پدرام اسدی", "Pedram Asadi", "support", -0.6, 0.3, held="junior", title=_COMMUNITY,
               areas={"audience": 0.4, "strategic-vision": -0.5}),
    DemoPerson("آیدا فلاحی", "Aida Fallahi", "support", 0.2, 0.4, title=_COMMUNITY,
               areas={"crisis": 0.4, "planning": -0.3}),
    DemoPerson("یاشار قربانی", "Yashar Ghorbani", "support", -1.1, 0.2, held="junior", months=4,
               title=_TRAINEE),
    DemoPerson("چکاوک پناهی", "Chakavak Panahi", "support", -0.2, 0.3, held="mid", title=_COMMUNITY),
)  # fmt: skip
