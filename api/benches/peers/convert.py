#!/usr/bin/env python3
"""Turns the folder that the peers' gen.py writes into what Passerelle reads.

  convert.py records DATA OUT             writes OUT/partners.jsonl and OUT/startups.jsonl, for `passerelle import`
  convert.py params DATA OUT KEY=IDS ...  writes OUT/params.jsonl: the rows of DATA/params.jsonl with keys of our own

IDS is what the example load_pairs prints for one database: a profile's number in DATA, a tab, its id in the API.
"""
import json
import os
import sys

STAGES = {"idea": "IDEA", "prototype": "PROTOTYPE", "seed": "LAUNCH", "series_a": "GROWTH", "growth": "SCALE_UP"}

# The twelve values of `focus`, in the order of gen.py: each is one pair of a focus area and a territory.
FOCUS = "health energy fintech edtech agritech mobility industry security media retail space climate".split()
FOCUS_AREAS = ["SMART_CITY", "SMART_INDUSTRY", "SMART_PORT"]
TERRITORIES = ["CAEN_LA_MER", "LE_HAVRE", "ROUEN", "SEINE_VALLEY"]
PAIRS = {focus: (FOCUS_AREAS[place % 3], TERRITORIES[place // 3]) for place, focus in enumerate(FOCUS)}


def rows(folder, name):
    """The cells of each line of a tab-separated file."""
    with open(os.path.join(folder, name), encoding="utf-8") as lines:
        for line in lines:
            yield line.rstrip("\n").split("\t")


def objects(folder, name):
    """The object of each line of a JSON Lines file."""
    with open(os.path.join(folder, name), encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def write(folder, name, lines):
    """Writes one object a line."""
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        for line in lines:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


def partners(data):
    """Organisations, with the names of their tags as sectors."""
    names = dict(rows(data, "tags.tsv"))
    tags = {}
    for organisation, tag in rows(data, "org_tags.tsv"):
        tags.setdefault(organisation, []).append(names[tag])
    for number, name, city, country in rows(data, "organisations.tsv"):
        yield {
            "id": number,
            "name": name,
            "organisation_kind": "INCUBATOR",
            "city": city,
            "country": country,
            "sectors": tags.get(number, []),
        }


def startups(data):
    """Profiles, each hosted by its organisation."""
    for profile in objects(data, "profiles.jsonl"):
        focus_area, territory = PAIRS[profile["focus"]]
        yield {
            "id": str(profile["id"]),
            "name": profile["name"],
            "description_fr": profile["pitch"],
            "city": profile["city"],
            "country": profile["country"],
            "territory": territory,
            "focus_areas": [focus_area],
            "sectors": [profile["focus"]],
            "stage": STAGES[profile["stage"]],
            "skills": profile["skills"],
            "host": str(profile["organisation_id"]),
        }


def params(data, ids):
    """Query parameters, with what our schema calls them."""
    ids = {key: dict(rows(*os.path.split(file))) for key, file in ids.items()}
    for row in objects(data, "params.jsonl"):
        row["ours_stage"] = STAGES[row["stage"]]
        row["ours_focus_area"], row["ours_territory"] = PAIRS[row["focus"]]
        row.update((key, of[str(row["id"])]) for key, of in ids.items())
        yield row


def main():
    match sys.argv[1:]:
        case ["records", data, out]:
            write(out, "partners.jsonl", partners(data))
            write(out, "startups.jsonl", startups(data))
        case ["params", data, out, *ids]:
            write(out, "params.jsonl", params(data, dict(pair.split("=", 1) for pair in ids)))
        case _:
            sys.exit(__doc__)


main()
