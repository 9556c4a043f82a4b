#!/usr/bin/env python3
"""Rebuilds places.tsv.

    python3 places.py SOURCE_DIR ZONE_TAB > places.tsv

SOURCE_DIR holds communes_normandie.tsv, villes_france_20000.tsv and cities_world.tsv;
ZONE_TAB is the zone.tab of the IANA time zone database. README.md names their origins.
"""
import csv
import math
import re
import sys
import unicodedata

# Communes that the sources leave without coordinates, to the hundredth of a degree; a merged commune
# takes its main town's.
COORDINATES = {
    "50129": (49.6398, -1.6164), "14762": (48.8385, -0.8893), "76484": (49.3331, 1.0941),
    "50041": (49.66, -1.84), "76476": (49.49, 0.57), "50099": (49.30, -1.25),
    "14431": (49.08, -0.07), "76618": (49.96, 1.22), "76305": (49.50, 0.23),
    "14061": (48.94, -0.84), "61214": (48.76, 0.63), "27679": (48.74, 0.93),
    "14654": (49.02, -0.03), "76103": (49.42, 1.13), "14371": (49.00, 0.15),
    "14098": (49.21, -0.51), "76475": (49.40, 1.16), "27198": (48.87, 1.07),
    "27213": (49.16, 1.64), "14174": (48.85, -0.55), "50082": (49.47, -1.63),
    "27022": (49.17, 1.33), "61486": (48.76, -0.73), "14027": (49.02, -0.63),
    "76452": (49.55, 1.07),
}

# Former communes and the one they are now part of.
MERGED = {
    "Cherbourg-Octeville": "50129", "Équeurdreville-Hainneville": "50129", "Tourlaville": "50129",
    "Octeville": "50129", "Vire": "14762", "Oissel": "76484", "Évry": "91228", "Herblay": "95306",
    "Le Chesnay": "78158", "Saint-Ouen": "93070", "Oullins": "69149",
}

# Other names, by code or by (country, name): what people type in French or in English.
ALIASES = {
    "50129": ["Cherbourg"], "76351": ["Havre"], "76305": ["Gonfreville"],
    ("GB", "London"): ["Londres"], ("GB", "Edinburgh"): ["Édimbourg"],
    ("BE", "Brussels"): ["Bruxelles", "Brussel"], ("BE", "Antwerpen"): ["Anvers", "Antwerp"],
    ("BE", "Gent"): ["Gand", "Ghent"], ("BE", "Liège"): ["Luik"],
    ("CH", "Genève"): ["Geneva"], ("CH", "Zürich"): ["Zurich"], ("CH", "Basel"): ["Bâle"],
    ("CH", "Bern"): ["Berne"],
    ("DE", "Hannover"): ["Hanovre", "Hanover"], ("DE", "Köln"): ["Cologne"],
    ("DE", "Munich"): ["München"], ("DE", "Hamburg"): ["Hambourg"],
    ("DE", "Frankfurt am Main"): ["Frankfurt", "Francfort"], ("DE", "Bremen"): ["Brême"],
    ("DE", "Dresden"): ["Dresde"], ("DE", "Nürnberg"): ["Nuremberg"],
    ("ES", "Barcelona"): ["Barcelone"], ("ES", "Valencia"): ["Valence"],
    ("ES", "Sevilla"): ["Séville", "Seville"], ("ES", "Bilbao"): ["Bilbo"],
    ("IT", "Rome"): ["Roma"], ("IT", "Milan"): ["Milano"], ("IT", "Turin"): ["Torino"],
    ("IT", "Genoa"): ["Gênes", "Genova"], ("IT", "Venice"): ["Venise", "Venezia"],
    ("IT", "Naples"): ["Napoli"], ("IT", "Florence"): ["Firenze"],
    ("PT", "Lisbon"): ["Lisbonne", "Lisboa"],
    ("NL", "The Hague"): ["La Haye", "Den Haag"],
    ("DK", "Copenhagen"): ["Copenhague", "København"], ("AT", "Vienna"): ["Vienne", "Wien"],
    ("PL", "Warsaw"): ["Varsovie", "Warszawa"], ("PL", "Kraków"): ["Cracovie", "Krakow"],
    ("CZ", "Prague"): ["Praha"], ("GR", "Athens"): ["Athènes"], ("RO", "Bucharest"): ["Bucarest"],
    ("UA", "Kyiv"): ["Kiev"], ("RU", "Moscow"): ["Moscou"],
    ("CA", "Montréal"): ["Montreal"], ("CA", "Québec"): ["Quebec", "Quebec City"],
    ("US", "New York City"): ["New York"], ("US", "New Orleans"): ["La Nouvelle-Orléans"],
    ("US", "San Francisco"): ["SF"], ("US", "Washington, D.C."): ["Washington"],
    ("US", "Philadelphia"): ["Philadelphie"],
    ("MX", "Mexico City"): ["Mexico", "Ciudad de México"],
    ("BR", "São Paulo"): ["Sao Paulo"], ("CL", "Santiago"): ["Santiago du Chili"],
    ("SN", "Dakar"): [], ("MA", "Tangier"): ["Tanger", "Tangiers"],
    ("MA", "Marrakesh"): ["Marrakech"], ("DZ", "Algiers"): ["Alger"], ("TN", "Tunis"): [],
    ("EG", "Cairo"): ["Le Caire"], ("EG", "Alexandria"): ["Alexandrie"],
    ("ZA", "Cape Town"): ["Le Cap"], ("CN", "Beijing"): ["Pékin", "Peking"],
    ("CN", "Guangzhou"): ["Canton"], ("SG", "Singapore"): ["Singapour"],
    ("KR", "Seoul"): ["Séoul"], ("JP", "Tokyo"): [], ("AE", "Dubai"): ["Dubaï"],
    ("AE", "Abu Dhabi"): ["Abou Dabi"], ("LB", "Beirut"): ["Beyrouth"],
    ("VN", "Ho Chi Minh City"): ["Hô Chi Minh-Ville", "Saigon"], ("IN", "Mumbai"): ["Bombay"],
    ("IN", "Bengaluru"): ["Bangalore"], ("IN", "New Delhi"): [],
    ("SE", "Göteborg"): ["Gothenburg"], ("FI", "Helsinki"): ["Helsingfors"],
}

# The world file writes a few names in other ways than the French register of communes.
REGION = {
    "Auvergne-Rhône-Alpes": "84", "Bourgogne-Franche-Comté": "27", "Bretagne": "53",
    "Centre-Val de Loire": "24", "Corse": "94", "Grand Est": "44", "Hauts-de-France": "32",
    "Normandie": "28", "Nouvelle-Aquitaine": "75", "Occitanie": "76", "Pays de la Loire": "52",
    "Provence-Alpes-Côte d'Azur": "93", "Île-de-France": "11",
}
OVERSEAS = {
    "Guadeloupe": "GP", "Guyane": "GF", "La Réunion": "RE", "Martinique": "MQ", "Mayotte": "YT",
    "Nouvelle-Calédonie": "NC", "Polynésie française": "PF", "Saint-Martin": "MF",
}

# Where the nearest principal location would name the wrong zone: the zone of a whole state or province.
E, C, M, P = "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"
STATE_ZONES = {
    "US": {
        **dict.fromkeys("CT DC DE FL GA KY MA MD ME NC NH NJ NY OH PA RI SC VA VT WV".split(), E),
        **dict.fromkeys("AL AR IA IL KS LA MN MO MS ND NE OK SD TN TX WI".split(), C),
        **dict.fromkeys("CO MT NM UT WY".split(), M),
        **dict.fromkeys("CA NV OR WA".split(), P),
        "AZ": "America/Phoenix", "HI": "Pacific/Honolulu", "AK": "America/Anchorage",
        "ID": "America/Boise", "IN": "America/Indiana/Indianapolis", "MI": "America/Detroit",
    },
    "CA": {
        "01": "America/Edmonton", "02": "America/Vancouver", "03": "America/Winnipeg",
        "04": "America/Moncton", "05": "America/St_Johns", "07": "America/Halifax",
        "08": "America/Toronto", "10": "America/Toronto", "11": "America/Regina",
    },
    "AU": {
        "01": "Australia/Sydney", "02": "Australia/Sydney", "03": "Australia/Darwin",
        "04": "Australia/Brisbane", "05": "Australia/Adelaide", "06": "Australia/Hobart",
        "07": "Australia/Melbourne", "08": "Australia/Perth",
    },
    "BR": {
        **dict.fromkeys("07 08 15 18 21 23 26 27 29".split(), "America/Sao_Paulo"),
        "01": "America/Rio_Branco", "02": "America/Maceio", "03": "America/Belem",
        "04": "America/Manaus", "05": "America/Bahia", "06": "America/Fortaleza",
        "11": "America/Campo_Grande", "13": "America/Fortaleza", "14": "America/Cuiaba",
        "16": "America/Belem", "17": "America/Fortaleza", "20": "America/Fortaleza",
        "22": "America/Fortaleza", "24": "America/Porto_Velho", "25": "America/Boa_Vista",
        "28": "America/Maceio", "30": "America/Recife", "31": "America/Araguaina",
    },
    "RU": {
        "08": "Asia/Yekaterinburg", "13": "Asia/Yekaterinburg", "32": "Asia/Yekaterinburg",
        "40": "Asia/Yekaterinburg", "55": "Asia/Yekaterinburg", "71": "Asia/Yekaterinburg",
        "78": "Asia/Yekaterinburg", "87": "Asia/Yekaterinburg", "90": "Asia/Yekaterinburg",
        "65": "Europe/Samara", "80": "Europe/Samara", "81": "Europe/Ulyanovsk",
        "67": "Europe/Saratov", "07": "Europe/Astrakhan", "84": "Europe/Volgograd",
        "33": "Europe/Kirov", "23": "Europe/Kaliningrad", "54": "Asia/Omsk",
        "53": "Asia/Novosibirsk", "75": "Asia/Tomsk", "04": "Asia/Barnaul", "03": "Asia/Barnaul",
        "29": "Asia/Novokuznetsk", "91": "Asia/Krasnoyarsk", "31": "Asia/Krasnoyarsk",
        "79": "Asia/Krasnoyarsk", "20": "Asia/Irkutsk", "11": "Asia/Irkutsk", "93": "Asia/Chita",
        "63": "Asia/Yakutsk", "05": "Asia/Yakutsk", "30": "Asia/Vladivostok",
        "59": "Asia/Vladivostok", "89": "Asia/Vladivostok", "64": "Asia/Sakhalin",
        "44": "Asia/Magadan", "92": "Asia/Kamchatka",
    },
    "ES": {"53": "Atlantic/Canary", "CE": "Africa/Ceuta"},
    "MX": {
        "02": "America/Tijuana", "03": "America/Mazatlan", "18": "America/Mazatlan",
        "25": "America/Mazatlan", "26": "America/Hermosillo", "23": "America/Cancun",
        "10": "America/Monterrey", "31": "America/Merida", "04": "America/Merida",
        **dict.fromkeys("01 05 08 09 11 12 13 14 15 16 17 20 21 22 24 27 29 30 32".split(),
                        "America/Mexico_City"),
    },
    "ID": {"08": "Asia/Jakarta", "07": "Asia/Jakarta", "10": "Asia/Jakarta", "04": "Asia/Jakarta",
           "30": "Asia/Jakarta", "33": "Asia/Jakarta", "02": "Asia/Makassar"},
}
# Countries whose cities all keep one zone, or whose other zones are remote exceptions; for Russia what the
# table above leaves out is on Moscow time.
COUNTRY_ZONE = {"DE": "Europe/Berlin", "CN": "Asia/Shanghai", "XK": "Europe/Belgrade",
                "ES": "Europe/Madrid", "RU": "Europe/Moscow", "FR": "Europe/Paris",
                "KZ": "Asia/Almaty", "AR": "America/Argentina/Buenos_Aires"}
# Cities on the other side of a line inside their state.
CITY_ZONE = {
    **{("US", c, s): E for c, s in [("Chattanooga", "TN"), ("Knoxville", "TN"), ("Johnson City", "TN"),
                                    ("Kingsport", "TN"), ("Cleveland", "TN")]},
    **{("US", c, s): C for c, s in [("Pensacola", "FL"), ("Evansville", "IN"), ("Gary", "IN"),
                                    ("Hammond", "IN"), ("Bowling Green", "KY"), ("Owensboro", "KY")]},
    ("US", "El Paso", "TX"): M, ("US", "Rapid City", "SD"): M,
    ("US", "Louisville", "KY"): "America/Kentucky/Louisville",
    ("CN", "Ürümqi", "13"): "Asia/Shanghai",
}


def fold(name):
    """A name without case, accents, ligatures and punctuation."""
    name = name.replace("œ", "oe").replace("Œ", "Oe")
    plain = unicodedata.normalize("NFD", name)
    return re.sub(r"[^a-z0-9]+", " ", "".join(c for c in plain if not unicodedata.combining(c)).lower()).strip()


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def degrees(text):
    sign = -1 if text[0] == "-" else 1
    digits, head = text[1:], len(text) - 1
    head = 2 if head in (4, 6) else 3
    seconds = int(digits[head + 2:] or 0)
    return sign * (int(digits[:head]) + int(digits[head:head + 2]) / 60 + seconds / 3600)


def read_zones(path):
    zones = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.startswith("#"):
                continue
            code, where, zone = line.rstrip("\n").split("\t")[:3]
            lat, lon = re.match(r"([+-]\d+)([+-]\d+)", where).groups()
            zones.setdefault(code, []).append((degrees(lat), degrees(lon), zone))
    return zones


def distance(a, b, c, d):
    a, b, c, d = map(math.radians, (a, b, c, d))
    return math.acos(max(-1, min(1, math.sin(a) * math.sin(c) + math.cos(a) * math.cos(c) * math.cos(b - d))))


def zone_of(zones, country, name, state, lat, lon):
    known = CITY_ZONE.get((country, name, state)) or STATE_ZONES.get(country, {}).get(state)
    known = known or COUNTRY_ZONE.get(country)
    if known or not zones.get(country):
        return known or ""
    if country == "CD" and lat is not None:
        # The east of the country is an hour ahead; its frontier follows the 21st meridian closely.
        return "Africa/Lubumbashi" if lon > 20.9 else "Africa/Kinshasa"
    if lat is None:
        return zones[country][0][2]
    return min(zones[country], key=lambda z: distance(lat, lon, z[0], z[1]))[2]


def main(source, zone_tab):
    zones = read_zones(zone_tab)
    world = [r for r in rows(f"{source}/cities_world.tsv") if not re.search(r" \d\d$", r["name"])]
    french = {(r["admin1"], fold(r["name"])): r for r in world if r["country"] == "FR"}
    renamed = {MERGED[r["name"]]: r for r in world if r["country"] == "FR" and r["name"] in MERGED}
    abroad = {(r["country"], fold(r["name"])): r for r in world}
    out, taken = [], set()

    def add(code, name, postcodes, territory, population, lat, lon, country, state=""):
        lat, lon = (float(lat), float(lon)) if lat not in ("", None) else (None, None)
        aliases = ALIASES.get(code, []) + ALIASES.get((country, name), [])
        aliases += [old for old, new in MERGED.items() if new == code]
        out.append([code, name, postcodes, territory, population,
                    "" if lat is None else f"{lat:.4f}", "" if lon is None else f"{lon:.4f}",
                    country, zone_of(zones, country, name, state, lat, lon), "|".join(aliases)])

    for r in rows(f"{source}/communes_normandie.tsv"):
        lat, lon = COORDINATES.get(r["code_insee"], (r["lat"], r["lon"]))
        add(r["code_insee"], r["nom"], r["codes_postaux"], r["territory"], r["population"], lat, lon, "FR")
        taken.add(("28", fold(r["nom"])))
    for r in rows(f"{source}/villes_france_20000.tsv"):
        if r["region"] == "Normandie":
            continue
        country = OVERSEAS.get(r["region"], "FR")
        key = (REGION.get(r["region"]), fold(r["nom"]))
        twin = french.get(key) or renamed.get(r["code_insee"]) if country == "FR" else abroad.get((country, fold(r["nom"])))
        if twin:
            taken.add((twin["admin1"], fold(twin["name"])) if country == "FR" else twin["geonameid"])
        territory = "SEINE_VALLEY" if r["region"] == "Île-de-France" else "REST_OF_FRANCE"
        add(r["code_insee"], r["nom"], "", territory, r["population"],
            twin and twin["lat"], twin and twin["lon"], country)
    for r in world:
        if r["country"] == "FR":
            if (r["admin1"], fold(r["name"])) in taken or r["name"] in MERGED:
                continue
            territory = {"11": "SEINE_VALLEY", "28": "REST_OF_NORMANDY"}.get(r["admin1"], "REST_OF_FRANCE")
        elif r["geonameid"] in taken:
            continue
        else:
            territory = "REST_OF_FRANCE" if r["country"] in OVERSEAS.values() else ""
        add("g" + r["geonameid"], r["name"], "", territory, r["population"], r["lat"], r["lon"],
            r["country"], r["admin1"])

    print("code\tname\tpostcodes\tterritory\tpopulation\tlat\tlon\tcountry\tzone\taliases")
    out.sort(key=lambda r: (r[7] != "FR", r[7], fold(r[1]), r[0]))
    for row in out:
        print("\t".join(row))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
