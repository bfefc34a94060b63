"""The client against a running server: RESOW_URL=... PYTHONPATH=... python3 roundtrip.py"""

import hashlib
import os
import unittest
import uuid
from datetime import datetime, timedelta, timezone

import resow_client as rc
from resow_client.rest import ApiException

URL = os.environ.get("RESOW_URL", "http://127.0.0.1:8080")


class RoundTrip(unittest.TestCase):
    def setUp(self):
        self.client = rc.ApiClient(rc.Configuration(host=URL, access_token="resow_a_b"))
        self.jobs = rc.JobsApi(self.client)

    def tearDown(self):
        self.client.rest_client.pool_manager.clear()

    def test_a_picture_is_asked_for_waited_for_and_fetched(self):
        job = self.jobs.submit_job(rc.JobRequest(prompt="a cat and a fox", seed=7, steps=8), prefer="wait=60")
        self.assertEqual(job.state, rc.JobState.SUCCEEDED)
        self.assertEqual(job.spec.subjects, ["cat", "fox"])
        self.assertEqual(job.result.rounds[0].findings, [])  # this server's worker checks nothing
        picture = self.jobs.get_image(str(job.id))
        self.assertEqual(bytes(picture[1:4]), b"PNG")
        self.assertEqual(hashlib.sha256(picture).hexdigest(), job.result.image.id)
        events = rc.EventsApi(self.client).list_events(str(job.id))
        self.assertEqual(events.items[0].type, "dev.resow.job.submitted.v1")

    def test_a_finding_is_read(self):
        text = """{"kind": "misplaced", "subjects": ["cat", "fox"], "place": "above",
                   "score": 0.2, "limit": 0.1, "found": true, "step": 15}"""
        finding = rc.Finding.from_json(text)
        self.assertEqual(finding.kind, rc.FindingKind.MISPLACED)
        self.assertEqual(finding.place, rc.Place.ABOVE)
        self.assertTrue(finding.found)

    def test_a_seed_of_64_bits_arrives_whole(self):
        job = self.jobs.submit_job(rc.JobRequest(prompt="a lynx", seed=8675309867530901235, steps=1))
        self.assertEqual(job.spec.seed, 8675309867530901235)

    def test_the_same_request_twice_is_one_job(self):
        key, request = str(uuid.uuid4()), rc.JobRequest(prompt="a wolf", steps=1)
        first = self.jobs.submit_job(request, idempotency_key=key)
        second = self.jobs.submit_job_with_http_info(request, idempotency_key=key)
        self.assertEqual(second.data.id, first.id)
        self.assertEqual(second.headers["Idempotency-Replayed"], "true")
        with self.assertRaises(rc.ApiException) as refused:
            self.jobs.submit_job(rc.JobRequest(prompt="another"), idempotency_key=key)
        self.assertEqual(refused.exception.data.type, "urn:resow:problem:idempotency-key-reused")

    def test_a_job_under_an_id_of_ones_own_is_cancelled(self):
        job = str(uuid.uuid4())
        later = datetime.now(timezone.utc) + timedelta(hours=1)
        self.jobs.put_job(job, rc.JobRequest(prompt="a bear", not_before=later))
        self.jobs.cancel_job(job)
        self.assertEqual(self.jobs.get_job(job, prefer="wait=30").state, rc.JobState.CANCELLED)

    def test_what_is_not_done_is_a_problem_with_a_reason(self):
        with self.assertRaises(ApiException) as missing:
            self.jobs.get_job(str(uuid.uuid4()))
        self.assertEqual(missing.exception.status, 404)
        self.assertEqual(missing.exception.data.type, "urn:resow:problem:not-found")
        with self.assertRaises(ApiException) as wrong:
            self.jobs.submit_job(rc.JobRequest(prompt="a cat", width=7))
        self.assertEqual(wrong.exception.status, 422)
        self.assertEqual(wrong.exception.data.errors[0].field_name, "width")

    def test_lists_are_paged(self):
        first = self.jobs.list_jobs(limit=2)
        second = self.jobs.list_jobs(limit=2, cursor=first.next)
        self.assertFalse({job.id for job in first.items} & {job.id for job in second.items})

    def test_the_rest_of_the_api_answers_as_its_types_say(self):
        self.assertTrue(rc.WorkersApi(self.client).list_workers().items)
        self.assertTrue(rc.ModelsApi(self.client).list_models().items[0].methods)
        self.assertIsNotNone(rc.QueueApi(self.client).get_queue().states)
        self.assertEqual(self.jobs.find_subjects(prompt="a red fox").items[0].text, "fox")
        rc.QueueApi(self.client).get_rates(hours=1)
        rounds = rc.LedgerApi(self.client).list_rounds(limit=5, finding="misplaced,overlapped")
        self.assertTrue(all(round.found for round in rounds.items))
        left = rc.Relation(subject=0, place=rc.Place.LEFT_MINUS_OF, other=1)
        request = rc.JobRequest(prompt="a cat and a fox", subjects=["cat", "fox"], relations=[left], steps=1)
        self.assertEqual(self.jobs.submit_job(request).spec.relations, [left])
        rc.LedgerApi(self.client).failures_by_method()
        self.assertEqual(rc.ReplaysApi(self.client).replay(rc.ReplayRequest(dry_run=True)).seeds, 0)
        hooks = rc.WebhooksApi(self.client)
        hook = hooks.create_webhook(rc.WebhookRequest(url="https://1.1.1.1/hook"))
        self.assertTrue(hook.secret.startswith("whsec_"))
        job = self.jobs.submit_job(rc.JobRequest(prompt="a lynx", steps=1), prefer="wait=60")
        deliveries = {delivery.job: delivery for delivery in hooks.list_deliveries(str(hook.id)).items}
        self.assertEqual(deliveries[job.id].state, job.state)
        hooks.delete_webhook(str(hook.id))

    def test_the_key_goes_with_every_request(self):
        settings = self.client.configuration.auth_settings()
        self.assertEqual(settings["bearer"]["value"], "Bearer resow_a_b")


if __name__ == "__main__":
    unittest.main()
