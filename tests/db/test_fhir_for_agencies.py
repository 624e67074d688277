"""A hospital asks in FHIR who is before it and what is known of them; everybody asked about can read that it did."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from fhir.resources.R4B import bundle as r4b_bundle
from fhir.resources.R4B import get_fhir_model_class
from push_kit import caller, let_in

from pccovid import access, people
from pccovid.access import Purpose
from pccovid.gates import api, demo
from pccovid.gates.cli import agencies
from pccovid.gates.cli.site import free_port
from pccovid.gates.demo.sandboxes.agency import Agency
from pccovid.ground import migrate

CARE = (Purpose.CARE, Purpose.IDENTITY_MATCHING, Purpose.OWN_RECORD)
HOA, THU = "0900000001", "0900000005"


class Hospital:
    """A programme of a hospital, let in for care and matching."""

    def __init__(self, agency: Agency, admin: str) -> None:
        self._agency, self.admin = agency, admin

    def get(self, path: str, purpose: str = "care", **headers: str) -> Any:
        request = self._agency.signed("GET", path, purpose=purpose)
        request.headers.update(headers)
        return self._agency.http.send(request)

    def post(self, path: str, content: object, purpose: str = "care") -> Any:
        body = json.dumps(content, ensure_ascii=False).encode()
        return self._agency.http.send(self._agency.signed("POST", path, purpose=purpose, body=body))

    def match(self, patient: dict[str, object], *, only_certain: bool = False) -> Any:
        parameters = [
            {"name": "resource", "resource": {"resourceType": "Patient", **patient}},
            {"name": "onlyCertainMatches", "valueBoolean": only_certain},
        ]
        asked = {"resourceType": "Parameters", "parameter": parameters}
        return self.post("/fhir/Patient/$match", asked, "identity_matching")

    def known_as(self, number: str) -> list[dict[str, Any]]:
        system = "http://fhir.ehealth.gov.vn/core/sid/cccd"
        asked = [{"name": "identifier", "valueIdentifier": {"system": system, "value": number}}]
        found = self.post("/fhir/Patient/_search", {"resourceType": "Parameters", "parameter": asked})
        assert found.status_code == 200, found.text
        return [entry["resource"] for entry in found.json().get("entry", [])]


@pytest.fixture(scope="module")
def hospital(demo_site: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hospital]:
    folder, port = tmp_path_factory.mktemp("hospital"), free_port()
    database = migrate.database(demo_site.admin)
    access.use(database)
    with access.work(access.System("test"), Purpose.IDENTITY_MATCHING, "index the register") as tx:
        people.refresh_index(tx)
    keys = let_in(demo_site.admin, folder, "benh-vien", purposes=CARE)
    with agencies.running(demo_site.admin, port), caller(keys, port) as agency:
        yield Hospital(agency, demo_site.admin)
    database.close()


def persona(phone: str) -> demo.Persona:
    return next(p for p in demo.personas() if p.phone == phone)


def described(who: demo.Persona) -> dict[str, object]:
    return {"name": [{"text": who.name}], "birthDate": who.birth.isoformat(), "gender": "female"}


def paper(number: str) -> dict[str, object]:
    return {"identifier": [{"system": "http://fhir.ehealth.gov.vn/core/sid/cccd", "value": number}]}


def test_somebody_with_a_paper_is_found_for_certain_and_can_read_who_asked(hospital: Hospital) -> None:
    who = persona(HOA)
    found = hospital.match(described(who) | paper(who.id_number))
    assert found.status_code == 200, found.text
    assert found.headers["content-type"].startswith("application/fhir+json")
    (entry,) = found.json()["entry"]
    assert entry["search"]["score"] > 0.99
    assert entry["search"]["extension"][0]["valueCode"] == "certain"
    r4b_bundle.Bundle.model_validate(found.json())
    with migrate.owner_tx(hospital.admin) as tx:
        seen = tx.raw.execute(
            "select agency, purpose from access.entry where person_id = %s order by entry_id desc limit 1",
            [entry["resource"]["id"]],
        ).fetchone()
    assert seen == ("Cơ quan trình diễn benh-vien", "identity_matching")


def test_x18_of_two_equal_candidates_none_is_certain(hospital: Hospital) -> None:
    who = persona(THU)  # her namesake of the same year lives in the same commune
    asked = {"name": [{"text": who.name}], "birthDate": str(who.birth.year), "gender": "female"}
    assert [e["search"]["extension"][0]["valueCode"] for e in hospital.match(asked).json().get("entry", [])] != [
        "certain"
    ]
    assert "entry" not in hospital.match(asked, only_certain=True).json()


def test_what_is_known_of_a_patient_is_read_and_valid(hospital: Hospital) -> None:
    (patient,) = hospital.known_as(persona(HOA).id_number)
    doses = hospital.get(f"/fhir/Immunization?patient={patient['id']}")
    assert doses.status_code == 200, doses.text
    assert doses.json()["total"] == 2
    for kind in ("Immunization", "Observation", "Coverage"):
        for entry in hospital.get(f"/fhir/{kind}?patient={patient['id']}").json().get("entry", []):
            get_fhir_model_class(kind).model_validate(entry["resource"])
            alone = hospital.get(f"/fhir/{kind}/{entry['resource']['id']}")
            assert alone.json() == entry["resource"]
    summary = hospital.get(f"/fhir/Patient/{patient['id']}/$summary").json()
    r4b_bundle.Bundle.model_validate(summary)
    assert summary["entry"][0]["resource"]["resourceType"] == "Composition"
    assert sum(e["resource"]["resourceType"] == "Immunization" for e in summary["entry"]) == 2


def test_numbers_lead_to_one_another_and_nobody_stands_in_an_address(hospital: Hospital) -> None:
    number = persona(HOA).id_number
    asked = [
        {
            "name": "sourceIdentifier",
            "valueIdentifier": {"system": "http://fhir.ehealth.gov.vn/core/sid/cccd", "value": number},
        }
    ]
    found = hospital.post(
        "/fhir/Patient/$ihe-pix", {"resourceType": "Parameters", "parameter": asked}, "identity_matching"
    )
    told = {parameter["name"] for parameter in found.json()["parameter"]}
    assert told == {"targetIdentifier", "targetId"}


def test_who_was_merged_away_says_by_whom_they_were_replaced(hospital: Hospital) -> None:
    (patient,) = hospital.known_as(persona(HOA).id_number)
    with migrate.owner_tx(hospital.admin) as tx:
        gone = tx.raw.execute(
            "insert into people.person (person_id, status, merged_into, identity_level)"
            " values (gen_random_uuid(), 'merged', %s, 0) returning person_id",
            [patient["id"]],
        ).fetchone()[0]
    told = hospital.get(f"/fhir/Patient/{gone}").json()
    assert told["active"] is False
    assert told["link"] == [{"other": {"reference": f"Patient/{patient['id']}"}, "type": "replaced-by"}]


@pytest.mark.parametrize(
    ("patient", "status"),
    [({"gender": "nam"}, 422), ({"birthDate": "1990-02-31"}, 422), ({"tuổi": 3}, 422), ({"name": []}, 422)],
)
def test_what_is_no_fhir_is_refused_with_the_reason(
    hospital: Hospital, patient: dict[str, object], status: int
) -> None:
    refused = hospital.match(patient)
    assert refused.status_code == status
    assert refused.json()["resourceType"] == "OperationOutcome"
    get_fhir_model_class("OperationOutcome").model_validate(refused.json())


def test_another_purpose_opens_nothing(hospital: Hospital) -> None:
    (patient,) = hospital.known_as(persona(HOA).id_number)
    refused = hospital.get(f"/fhir/Immunization?patient={patient['id']}", "identity_matching")
    assert refused.status_code == 403
    assert hospital.get("/fhir/Patient/00000000-0000-0000-0000-000000000001").status_code == 404


def test_l13_a_portal_shows_a_citizen_who_looked_and_nobody_else(hospital: Hospital) -> None:
    who = persona(HOA)
    (patient,) = hospital.known_as(who.id_number)
    path = f"/v2/findUsage?userCode={patient['id']}"
    looks = hospital.get(path, "own_record", **{"X-Road-UserId": f"VN{who.id_number}"})
    assert looks.status_code == 200, looks.text
    times = [look["logtime"] for look in looks.json()]
    assert times == sorted(times, reverse=True)
    assert any(look["receiver"] == "Cơ quan trình diễn benh-vien" for look in looks.json())
    other = hospital.get(path, "own_record", **{"X-Road-UserId": f"VN{persona(THU).id_number}"})
    assert other.status_code == 403


def test_x19_an_export_has_everything_and_later_says_what_is_gone(hospital: Hospital) -> None:
    asked = hospital.get("/fhir/$export?_type=Patient,Immunization", Prefer="respond-async")
    assert asked.status_code == 202, asked.text
    where = (
        asked.headers["content-location"].partition(":8443")[2]
        or "/" + asked.headers["content-location"].split("/", 3)[3]
    )
    assert hospital.get(where).status_code == 202
    assert api.make_exports() == 1
    manifest = hospital.get(where).json()
    assert {file["type"] for file in manifest["output"]} == {"Patient", "Immunization"}
    lines = hospital.get("/" + manifest["output"][1]["url"].split("/", 3)[3]).text.splitlines()
    assert len(lines) == manifest["output"][1]["count"] > 100
    for line in lines[:20]:
        get_fhir_model_class("Immunization").model_validate_json(line)
    record = int(json.loads(lines[0])["id"])
    with migrate.owner_tx(hospital.admin) as tx:
        tx.raw.execute(
            "update people.source_record set missing_since = now(), gone_at = now() where record_id = %s", [record]
        )
    since = manifest["transactionTime"].replace("+", "%2B")
    again = hospital.get(f"/fhir/$export?_type=Immunization&_since={since}", Prefer="respond-async")
    where = "/" + again.headers["content-location"].split("/", 3)[3]
    assert api.make_exports() == 1
    (deleted,) = hospital.get(where).json()["deleted"]
    bundle = json.loads(hospital.get("/" + deleted["url"].split("/", 3)[3]).text)
    assert {"method": "DELETE", "url": f"Immunization/{record}"} in [entry["request"] for entry in bundle["entry"]]
    with migrate.owner_tx(hospital.admin) as tx:
        tx.raw.execute(
            "update people.source_record set missing_since = null, gone_at = null where record_id = %s", [record]
        )


def test_a_subscriber_is_told_that_something_came_and_nothing_else(hospital: Hospital) -> None:
    heard: list[bytes] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append(self.rfile.read(int(self.headers.get("Content-Length", 0))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Hook) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        endpoint = f"http://127.0.0.1:{server.server_port}/tin"
        made = hospital.post(
            "/fhir/Subscription",
            {"resourceType": "Subscription", "status": "requested", "reason": "kết quả", "criteria": "Observation?",
             "channel": {"type": "rest-hook", "endpoint": endpoint}},
        )  # fmt: skip
        assert made.status_code == 201, made.text
        get_fhir_model_class("Subscription").model_validate(made.json())
        assert api.tell_subscribers() == 0
        with migrate.owner_tx(hospital.admin) as tx:
            tx.raw.execute(
                "with b as (insert into ingest.batch (source_id, name, status) values (2, 'news', 'done') returning batch_id)"
                " insert into ingest.chunk (batch_id, chunk_no, byte_to, line_to, rows_read, rows_ok, rows_bad, rows_new,"
                " rows_changed, rows_unchanged, sha256) select batch_id, 0, 1, 1, 1, 1, 0, 1, 0, 0, '' from b"
            )
        assert api.tell_subscribers() == 1
        assert api.tell_subscribers() == 0
        server.shutdown()
    assert heard == [b""]
    assert (
        hospital.post("/fhir/Subscription", {"resourceType": "Subscription", "criteria": "x"}).status_code == 400 + 22
    )


def test_p11_who_tries_numbers_out_has_to_wait(hospital: Hospital) -> None:
    for number in range(20):
        assert (
            "entry" not in hospital.match({"name": [{"text": "Không Có Ai"}], "birthDate": f"19{number + 40}"}).json()
        )
    assert hospital.match({"name": [{"text": "Không Có Ai"}]}).status_code == 429


def test_the_description_names_every_route(hospital: Hospital) -> None:
    paths = hospital.get("/openapi").json()["paths"]
    assert {"/fhir/Patient/$match", "/fhir/$export", "/ingest/{source}", "/v2/findUsage"} <= paths.keys()
    assert hospital.get("/fhir/metadata").json()["fhirVersion"] == "4.0.1"
