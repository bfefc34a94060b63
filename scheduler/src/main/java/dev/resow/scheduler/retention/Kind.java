package dev.resow.scheduler.retention;

import java.time.Duration;
import java.util.function.Function;

/** What is removed by age: each one statement with a time and a number of rows. */
enum Kind {
  /** Unless a replay has still to make a job from it. */
  JOB(
      Ages::jobs,
      """
      WITH old AS (
        SELECT id, result -> 'image' ->> 'id' AS image FROM job
        WHERE finished_at < ? AND NOT EXISTS (
          SELECT 1 FROM replay_seed WHERE origin_job = job.id AND made_at IS NULL)
        ORDER BY finished_at LIMIT ? FOR UPDATE SKIP LOCKED),
      images AS (
        INSERT INTO expired_image (id, at)
        SELECT DISTINCT image, now() FROM old WHERE image IS NOT NULL
        ON CONFLICT (id) DO UPDATE SET at = excluded.at)
      DELETE FROM job USING old WHERE job.id = old.id"""),
  REPLAY(
      Ages::replays,
      """
      DELETE FROM replay WHERE id IN (
        SELECT id FROM replay WHERE created_at < ? ORDER BY created_at LIMIT ?)"""),
  /** With its rows; its jobs have an age of their own. */
  BATCH(
      Ages::batches,
      """
      DELETE FROM batch WHERE id IN (
        SELECT id FROM batch WHERE ended_at < ? ORDER BY ended_at LIMIT ?)"""),
  /** Unless its adapter is in use: no evaluation may take the prompts that it was trained on. */
  TRAINING(
      Ages::trainings,
      """
      DELETE FROM training WHERE id IN (
        SELECT id FROM training WHERE ended_at < ? AND NOT EXISTS (
          SELECT 1 FROM adapter WHERE adapter.name = training.adapter
            AND adapter.sha256 = training.sha256 AND adapter.state <> 'RETIRED')
        ORDER BY ended_at LIMIT ?)"""),
  /** With the trainings: their result says why an adapter was released. */
  EVALUATION(
      Ages::trainings,
      """
      DELETE FROM evaluation WHERE id IN (
        SELECT id FROM evaluation WHERE decided_at < ? ORDER BY decided_at LIMIT ?)"""),
  /** Unless a job names it, which may be sampled again. */
  UPLOAD(
      Ages::uploads,
      """
      WITH old AS (
        SELECT tenant, id FROM upload
        WHERE used_at < ?
          AND NOT EXISTS (SELECT 1 FROM job
            WHERE (spec -> 'start') IS NOT NULL AND spec -> 'start' ->> 'image' = upload.id)
          AND NOT EXISTS (SELECT 1 FROM job
            WHERE (spec -> 'start' ->> 'mask') IS NOT NULL AND spec -> 'start' ->> 'mask' = upload.id)
        ORDER BY used_at LIMIT ? FOR UPDATE SKIP LOCKED),
      images AS (
        INSERT INTO expired_image (id, at) SELECT DISTINCT id, now() FROM old
        ON CONFLICT (id) DO UPDATE SET at = excluded.at)
      DELETE FROM upload USING old WHERE upload.tenant = old.tenant AND upload.id = old.id"""),
  DEAD_LETTER(
      Ages::deadLetters,
      """
      DELETE FROM dead_letter WHERE id IN (
        SELECT id FROM dead_letter WHERE at < ? ORDER BY at LIMIT ?)"""),
  DELIVERY(
      Ages::deliveries,
      """
      DELETE FROM webhook_delivery WHERE id IN (
        SELECT id FROM webhook_delivery WHERE happened_at < ? AND next_at IS NULL
        ORDER BY happened_at LIMIT ?)"""),
  WORKER(
      Ages::workers,
      """
      DELETE FROM worker WHERE id IN (
        SELECT id FROM worker WHERE heard_at < ? ORDER BY heard_at LIMIT ?)""");

  private final Function<Ages, Duration> age;
  private final String delete;

  Kind(Function<Ages, Duration> age, String delete) {
    this.age = age;
    this.delete = delete;
  }

  Duration age(Ages ages) {
    return age.apply(ages);
  }

  /** Removes rows older than the first parameter, at most the second. */
  String delete() {
    return delete;
  }
}
