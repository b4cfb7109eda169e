"""Twenty more areas by their real names. Their people, projects and outlines are invented."""

from dataclasses import dataclass, field
from datetime import date


@dataclass
class Story:
    """One project: its priority is told by theme, its stage by a number from 1 to 5, its news newest last."""

    title: str
    theme: str
    summary: str
    stage: int
    news: list[tuple[int, str, str, str]]  # days ago, kind, text, drawing
    standing: str = "running"
    step: str = ""
    step_in: int = 20
    money: int = 0


@dataclass
class Place:
    """An area, the council it lies in, and today's wards it touches."""

    name: str
    place: str
    region: str
    wave: int
    lat: float
    lon: float
    council: tuple[str, str]
    wards: list[tuple[str, str, int]]
    since: date
    people: int
    summary: str
    lto: str
    stories: list[Story] = field(default_factory=list)
    state: str = "delivering"
    spent: int = 600_000


S = Story
PLACES = [
    Place("Ridge Hill", "Stalybridge, Greater Manchester", "North West", 2, 53.487, -2.065, ("E08000008", "Tameside"),
          [("E05014529", "Dukinfield Stalybridge", 3), ("E05014537", "Stalybridge South", 3)], date(2023, 5, 4), 5900,
          "Hills on one side, the boating lake on the other. We look after both.", "Tame Valley Trust", [
        S("Boat shed", "spaces", "A shed by the lake where anybody can learn to row or mend.", 3, [
            (75, "step", "The frame is up. Eleven of us and one borrowed crane.", ""),
            (30, "setback", "The storm took half the roof felt. Nobody was hurt.", ""),
            (27, "put_right", "New felt on by Sunday night. The rowing club brought ladders.", ""),
            (1, "step", "The boat floats. Two of us sat in it and it still floats.", "quay")], step="Paint the doors", step_in=9, money=48_500),
        S("Lake path lights", "safety", "Low lights so people can walk round the lake after work.", 2, [
            (40, "step", "Two prices in. The lower one lasts longer too.", "meeting")], step="Ask for the money", step_in=-4, money=0),
        S("Homework boat", "children", "An old cabin cruiser with lamps, tables and toast.", 4, [
            (12, "step", "Fourteen children came on Monday, all before the toast.", "youth-gym")], step="A second evening", money=18_000)],
          spent=742_000),
    Place("Lawrence Weston", "Bristol", "South West", 3, 51.501, -2.655, ("E06000023", "Bristol, City of"),
          [("E05010886", "Avonmouth and Lawrence Weston", 3)], date(2016, 5, 5), 7100,
          "An estate between the hill and the docks that does things in a big way.", "Severn Edge Trust", [
        S("Warm homes door to door", "housing", "Two neighbours with a thermal camera find the draughts.", 4, [
            (33, "step", "House number two hundred. Still finding gaps you could post a cat through.", ""),
            (10, "step", "The camera can be borrowed now. Ask at the hub.", "repair-bench")], step="Train four more", money=26_000),
        S("Long field plots", "parks", "Forty growing plots on the field behind the school.", 4, [
            (52, "setback", "The brook came over the bank. Nine plots under water.", ""),
            (44, "put_right", "Dug out, drained and fenced off from the brook in eight days.", "allotment"),
            (3, "step", "First beans up after the flood.", "allotment")], step="A gate wide enough for a wheelchair", money=31_400),
        S("Skills for the docks", "jobs", "Forklift and first aid tickets for people out of work.", 4, [
            (95, "step", "Seven people passed. Five have started work.", "")], standing="finished", money=54_000)],
          spent=811_000),
    Place("Barrowcliff", "Scarborough, North Yorkshire", "Yorkshire and the Humber", 2, 54.288, -0.425, ("E06000065", "North Yorkshire"),
          [("E05014301", "Northstead", 1)], date(2022, 5, 5), 5200,
          "The estate above North Bay, with more children than most and now more places to play.", "Scar Coast Community Trust", [
        S("Top field play park", "children", "Swings, a slide down the bank, and a bench that faces both.", 5, [
            (400, "step", "Open. The queue for the slide reached the road.", "park-open"),
            (21, "setback", "Somebody burned the bark under the swings.", "broken"),
            (20, "put_right", "Raked out and new bark down before school was over.", "mended")], step="Spring check of the bolts", step_in=60, money=88_000),
        S("Sea swimmers in coats", "health", "Swim if you like, or hold the coats. There is soup.", 4, [
            (6, "step", "Eleven in the water, sixteen with coats. The soup won.", "health-walk")], money=4_200),
        S("Street party kit", "events", "Tables, flags and road signs that any street can borrow.", 4, [
            (66, "step", "Nine streets have had it out this year.", "")], standing="finished", money=6_800)],
          spent=905_000),
    Place("Revoe", "Blackpool", "North West", 2, 53.811, -3.041, ("E06000009", "Blackpool"),
          [("E05015188", "Bloomfield", 2), ("E05015202", "Talbot", 2)], date(2023, 5, 4), 6100,
          "Five minutes from the tower and its lights. We look after the streets behind.", "Fylde Streets Trust", [
        S("You decide day", "safety", "Neighbours and the police share out £30,000 by a show of hands.", 4, [
            (18, "step", "Twenty-six groups stood up, and every one got a fair hearing.", "meeting")], step="Tell people what became of it", money=30_000),
        S("Back alley gardens", "parks", "Tubs, benches and paint in six alleys.", 3, [
            (70, "setback", "Four tubs gone in one night.", ""),
            (64, "put_right", "The tubs are back, filled with stones this time. Try lifting that.", "allotment"),
            (15, "step", "Alley number five is green from end to end.", "allotment")], step="Alley number six", step_in=12, money=22_000),
        S("Night school in the cafe", "jobs", "Reading, writing and forms, with tea.", 3, [
            (82, "step", "Five of us meet on Wednesdays. It is a start.", "")], step="Find a second teacher", step_in=-30, money=9_600)],
          spent=667_000),
    Place("Par Bay", "St Austell Bay, Cornwall", "South West", 1, 50.347, -4.705, ("E06000052", "Cornwall"),
          [("E05013290", "Fowey, Tywardreath & Par", 1), ("E05013336", "St Blazey", 1)], date(2021, 5, 6), 6500,
          "A harbour, a long beach and a railway that once turned its engines here.", "Cornish Sands Trust", [
        S("The turntable", "arts", "The old railway turntable, turning again, with lessons round it.", 5, [
            (500, "step", "It turned. Four people pushed forty tons with their shoulders.", ""),
            (90, "thanks", "Thank you to the retired engineers. All nine of you.", "repair-bench")], step="Grease it", step_in=40, money=120_000),
        S("Beach wheelchairs", "health", "Three chairs with fat wheels, free for the day.", 4, [
            (24, "step", "Booked every dry day so far.", "quay")], money=11_500),
        S("Friday table", "older", "A long table, a hot dinner and a lift home.", 4, [
            (2, "step", "Our one thousandth dinner was a lamb curry.", "kitchen")], step="More drivers", money=14_000)],
          state="closing_out", spent=1_035_000),
    Place("Gaunless Gateway", "Bishop Auckland, County Durham", "North East", 1, 54.655, -1.68, ("E06000047", "County Durham"),
          [("E05016158", "Bishop Auckland", 2), ("E05016201", "West Auckland", 2)], date(2025, 5, 1), 7400,
          "Four villages along the river Gaunless, and one very busy bus.", "Gaunless Hub", [
        S("The play bus", "children", "A double-decker with soft play upstairs and tea below.", 4, [
            (46, "setback", "The stairs failed the safety check. No bus for now.", ""),
            (31, "put_right", "New treads fitted. The inspector bounced on them.", "repair-bench"),
            (4, "step", "Back on the road. Thirty-one children in one afternoon.", "youth-gym")], step="A stop in every village", money=39_000),
        S("Small pots", "small_grants", "Up to £500 for anything neighbours start together.", 4, [
            (14, "step", "The hundred and fourth pot went to a pigeon club.", "meeting")], money=60_000),
        S("Riverside hours", "parks", "An hour a week along the river, with a bag and a flask.", 5, [
            (35, "thanks", "Thank you for twenty-one bags of other people’s rubbish.", "clear-up")], money=3_500)],
          spent=884_000),
    Place("Big Local Gateshead", "Gateshead, Tyne and Wear", "North East", 2, 54.955, -1.61, ("E08000037", "Gateshead"),
          [("E05001083", "Saltwell", 3), ("E05001069", "Bridges", 3)], date(2004, 6, 10), 8200,
          "Terraces up the bank from the Tyne, with an allotment and a hall in the middle.", "Bensham Bank Charity", [
        S("The hall that was a chapel", "spaces", "A hall with a kitchen, a lift and a floor for dancing.", 3, [
            (58, "step", "The floor is level for the first time since 1911.", ""),
            (9, "step", "Windows in. You can see the river from the sink.", "kitchen")], step="Fire check", step_in=16, money=145_000),
        S("Bank allotment", "parks", "One big plot, shared, on a slope you could ski down.", 5, [
            (17, "step", "Leeks lifted. Two as long as Malcolm’s arm.", "allotment")], money=12_300),
        S("Health in the launderette", "health", "A nurse, while the wash goes round.", 4, [
            (28, "step", "Sixty-one blood pressures and three people sent on in time.", "")], step="A second launderette", money=17_400)],
          spent=792_000),
    Place("Clubmoor", "Liverpool", "North West", 3, 53.437, -2.935, ("E08000012", "Liverpool"),
          [("E05015290", "Clubmoor East", 1), ("E05015291", "Clubmoor West", 1)], date(2023, 5, 4), 7800,
          "Long straight roads, a street market and a pub that became a cafe.", "Norris Green Hands", [
        S("The pub that serves tea", "spaces", "A shut pub is open again, with no beer and better chips.", 4, [
            (110, "step", "Doors open. The first order was for eleven teas.", "kitchen"),
            (7, "step", "Someone’s nan runs the quiz now. Nobody has won yet.", "meeting")], step="A ramp at the side door", money=132_000),
        S("Street market", "jobs", "Twenty stalls on the first Saturday, half of them brand new traders.", 4, [
            (16, "setback", "Wind took three gazebos. No market for the rest of the day.", ""),
            (9, "put_right", "Weights on every leg. We did the day again and it did not move.", "")], money=21_000),
        S("The Clubmoor paper", "events", "Eight pages, four times a year, through every door.", 4, [
            (37, "step", "Issue thirty. The crossword is still wrong.", "")], money=16_000)],
          spent=701_000),
    Place("Distington", "Distington, Cumbria", "North West", 3, 54.595, -3.54, ("E06000063", "Cumberland"),
          [("E05014196", "Howgate", 1), ("E05014193", "Harrington", 1)], date(2022, 5, 5), 2900,
          "A village with hills behind and the sea in front, and nearly two acres of its own.", "West Coast Villages Trust", [
        S("The Legion field", "spaces", "The old Legion site is ours: a field, a car park and a plan.", 2, [
            (63, "step", "The deeds are in the tin box. The tin box is in Barbara’s kitchen.", "waste-ground"),
            (11, "step", "Eighty people drew what they want on one long roll of paper.", "meeting")], step="Pick one of three plans", step_in=25, money=70_000),
        S("Village bus to the clinic", "health", "A minibus on clinic days, for anyone.", 4, [
            (91, "step", "Sixty trips in a month.", "health-walk")], step="Find a third driver", step_in=-14, money=19_500)],
          spent=498_000),
    Place("World’s End and Lots Road", "Chelsea, London", "London", 2, 51.481, -0.178, ("E09000020", "Kensington and Chelsea"),
          [("E05009391", "Chelsea Riverside", 3)], date(2014, 5, 22), 6700,
          "Seven towers and a bend in the river. We know each other by the lifts.", "Lots Road Together", [
        S("Block party", "events", "One Saturday, seven towers, every floor brings a dish.", 5, [
            (150, "step", "Forty-one dishes, and a queue for the jollof.", "kitchen")], standing="finished", money=7_500),
        S("Shapes by young people", "arts", "Four sculptures for the square, drawn by people under sixteen.", 3, [
            (26, "step", "Number two is cast. It is meant to be a heron.", "mural")], step="Put up the heron", step_in=30, money=28_000),
        S("CV in an hour", "jobs", "Bring a phone and leave with a CV.", 4, [
            (5, "step", "Nine CVs, two interviews, one job at the library.", "repair-bench")], money=23_000)],
          spent=730_000),
    Place("Plaistow South", "Newham, London", "London", 3, 51.526, 0.03, ("E09000025", "Newham"),
          [("E05013919", "Plaistow South", 3)], date(2022, 5, 5), 9100,
          "Every street has somebody who knows everybody. We call them street reps.", "Plaistow Commons", [
        S("The sewing co-op", "jobs", "Eleven women who own their own workshop.", 4, [
            (19, "step", "First order from a school: two hundred bags.", "repair-bench")], step="A second buttonhole machine", money=34_000),
        S("Street reps", "running", "Sixty streets, sixty people to ask.", 4, [
            (62, "step", "Street fifty-eight has its rep. Two to go.", "meeting")], step="Two more streets", step_in=-5, money=8_800),
        S("Pop-up orchard", "parks", "Apple trees in tubs that move with the sun.", 1, [
            (8, "step", "Could apples grow in the car park? We think so.", "planting-day")], step="Ask who owns the car park")],
          spent=560_000),
    Place("Brookside", "Telford, Shropshire", "West Midlands", 2, 52.65, -2.43, ("E06000020", "Telford and Wrekin"),
          [("E05015210", "Brookside", 2)], date(2023, 5, 4), 5700,
          "An estate of squares and paths, where the garden is and the fridge is full.", "Wrekin Neighbours", [
        S("The open fridge", "money", "Take what you need, leave what you can.", 5, [
            (23, "step", "Four hundred kilos of good food eaten, not binned.", "kitchen")], money=9_900),
        S("Square four garden", "parks", "Raised beds, a pond and a place to sit in the dry.", 4, [
            (39, "setback", "Somebody drained the pond.", "broken"),
            (38, "put_right", "Filled by bucket chain in one evening. The newts stayed.", "mended")], step="A roof over the bench", money=18_700)],
          spent=688_000),
    Place("Thurnscoe", "Barnsley, South Yorkshire", "Yorkshire and the Humber", 1, 53.546, -1.31, ("E08000038", "Barnsley"),
          [("E05000981", "Dearne North", 3)], date(2004, 6, 10), 8600,
          "A pit village that kept its band, its park and its sense of humour.", "Dearne Lamp Trust", [
        S("Big light night", "events", "Lanterns, a giant made of lamps, and the band.", 5, [
            (200, "step", "Two thousand people and one giant. Nobody slept.", "park-open"),
            (199, "thanks", "Thank you to the band for playing on when the rain came.", "")], standing="finished", money=42_000),
        S("The old station garden", "parks", "Benches and roses on platform two.", 5, [
            (55, "step", "The roses are cut back and the benches oiled.", "allotment")], money=13_000)],
          state="closing_out", spent=1_061_000),
    Place("Whitley Bay", "North Tyneside, Tyne and Wear", "North East", 2, 55.046, -1.447, ("E08000022", "North Tyneside"),
          [("E05015884", "Whitley Bay North", 3), ("E05015869", "Cullercoats & Whitley Bay South", 3)], date(2024, 5, 2), 7300,
          "A seaside town getting its front teeth back.", "Spanish City Neighbours", [
        S("Trail of small boats", "arts", "Thirty painted boats, from the links to the harbour.", 3, [
            (13, "step", "Boat nineteen is a fish. Nobody minds.", "quay")], step="Boats twenty to thirty", money=24_500),
        S("The empty shop shop", "jobs", "An empty shop lent for a month to whoever wants to try.", 4, [
            (68, "step", "The bread lady took the lease next door.", "")], step="Who is next?", step_in=-9, money=31_000)],
          spent=645_000),
    Place("Dover", "Dover, Kent", "South East", 2, 51.127, 1.31, ("E07000108", "Dover"),
          [("E05012869", "Town & Castle", 3)], date(2019, 5, 2), 8000,
          "People drive through us to get somewhere else. We are giving them a reason to stop.", "White Cliff Neighbours", [
        S("The arcade", "jobs", "Nine small shops under one glass roof.", 4, [
            (29, "step", "Shop eight is let. He mends watches.", "repair-bench")], step="Fill shop nine", step_in=21, money=96_000),
        S("Steps to the sea", "safety", "Handrails and lights on the steps everybody uses.", 3, [
            (12, "setback", "The rail came away from the wall on the third flight. It is taped off.", "broken")], step="A builder who answers the phone", step_in=3, money=17_250)],
          state="closing_out", spent=1_019_000),
    Place("Growing Together", "Northampton", "East Midlands", 1, 52.255, -0.86, ("E06000062", "West Northamptonshire"),
          [("E05016006", "Talavera", 3), ("E05015993", "Headlands", 3)], date(2025, 5, 1), 9300,
          "Four estates that used to look the other way, now with one diary.", "Nene Side Trust", [
        S("Second kitchen", "health", "A training kitchen for people who want to cook for a living.", 2, [
            (20, "step", "We asked for the money. Now we wait and peel.", "kitchen")], step="The answer from Local Trust", step_in=8),
        S("Four estates football", "sport", "One league, mixed teams, no shouting from the side.", 4, [
            (7, "step", "Blackthorn three, Goldings three. Everybody went home happy.", "youth-gym")], money=12_800),
        S("Bus shelter with seats", "safety", "Somewhere dry to sit for the last bus.", 1, [
            (34, "step", "Could we have a shelter with a seat in it, please?", "")], step="Ask the bus company")],
          spent=615_000),
    Place("Little Hulton", "Salford, Greater Manchester", "North West", 2, 53.53, -2.42, ("E08000006", "Salford"),
          [("E05013027", "Little Hulton", 3)], date(2021, 5, 6), 6900,
          "At the edge of Salford, with moss behind and the motorway in front.", "Peel Green Hands", [
        S("The bike recyclers", "jobs", "Old bikes in, good bikes out, skills stay.", 4, [
            (51, "step", "Bike two hundred went to a lad starting his first job.", "repair-bench")], money=27_600),
        S("Moss walks", "health", "Two miles, flat, with a dog if you have one.", 4, [
            (72, "step", "Six walkers, four dogs, one heron.", "health-walk")], step="A shorter walk too", step_in=-20, money=2_100)],
          spent=578_000),
    Place("CELL", "Cresswell, Ellington, Linton and Lynemouth, Northumberland", "North East", 3, 55.21, -1.55, ("E06000057", "Northumberland"),
          [("E05016125", "Lynemouth", 1), ("E05016110", "Druridge Bay", 1)], date(2025, 5, 1), 4200,
          "Four villages by the sea. Our time as a Big Local area is over; what we made is still here.", "Four Villages Trust", [
        S("The tower", "arts", "A tower from the middle ages, with its roof back on.", 5, [
            (900, "step", "The scaffolding is down. You can see it from the sea.", "park-open")], standing="finished", money=25_000),
        S("Beach cleans", "parks", "Once a month, with gloves and flapjack.", 5, [
            (15, "step", "Eleven bags, one boot, no other boot.", "clear-up")], money=500)],
          state="closed", spent=1_120_000),
    Place("Kingsbrook and Cauldwell", "Bedford", "East of England", 2, 52.128, -0.458, ("E06000055", "Bedford"),
          [("E05014508", "Kingsbrook", 2), ("E05014495", "Cauldwell", 2)], date(2023, 5, 4), 7600,
          "South of the river, where forty languages are spoken and one tea urn is shared.", "Ouse Bank Trust", [
        S("Forty suppers", "events", "Each month another kitchen cooks for everybody.", 4, [
            (10, "step", "Supper twenty-two was Punjabi and Polish on one plate.", "kitchen")], step="Supper twenty-three", money=8_400),
        S("River steps", "parks", "A safe place to sit by the water.", 2, [
            (25, "step", "The drawing is on the wall of the laundrette. Write on it.", "waste-ground")], step="Ask for the money", step_in=14)],
          spent=452_000),
    Place("North West Ipswich", "Ipswich, Suffolk", "East of England", 3, 52.078, 1.128, ("E07000202", "Ipswich"),
          [("E05007131", "Whitehouse", 3), ("E05007132", "Whitton", 3)], date(2002, 5, 2), 6800,
          "Two estates, one lane between them, and a group that has just found its feet.", "Orwell North Trust", [
        S("A path between us", "safety", "A lit path where there is now a muddy line.", 1, [
            (42, "step", "We walked it with the council’s torch and counted the puddles.", "")], step="Find out who owns the verge")],
          state="planning", spent=184_000),
]  # fmt: skip
