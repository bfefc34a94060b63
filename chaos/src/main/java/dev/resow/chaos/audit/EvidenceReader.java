package dev.resow.chaos.audit;

import dev.resow.chaos.audit.Evidence.Clients;
import dev.resow.chaos.audit.Evidence.Course;
import dev.resow.chaos.audit.Evidence.JobFact;
import dev.resow.chaos.audit.Evidence.Ledger;
import dev.resow.chaos.audit.Evidence.Records;
import dev.resow.chaos.audit.Evidence.Served;
import dev.resow.chaos.audit.Evidence.Store;
import dev.resow.chaos.load.Poison;
import dev.resow.contract.DeadLetter;
import dev.resow.contract.JobState;
import dev.resow.contract.Json;
import dev.resow.contract.artifact.ArtifactId;
import dev.resow.contract.artifact.DamagedArtifactException;
import dev.resow.contract.artifact.FolderArtifactStore;
import dev.resow.messaging.KafkaConnection;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Collects the evidence of a run from its broker, database, artifact store and api. */
public final class EvidenceReader {
  /** Sound pictures that are fetched besides the damaged ones. */
  private static final int SAMPLE = 50;

  private final TopicReader topics;
  private final TableReader tables;
  private final FolderArtifactStore store;
  private final URI api;

  /**
   * @param api null if there is none to ask for pictures
   */
  public EvidenceReader(KafkaConnection kafka, String jdbcUrl, Path artifacts, URI api) {
    topics = new TopicReader(kafka);
    tables = new TableReader(jdbcUrl);
    store = new FolderArtifactStore(artifacts);
    this.api = api;
  }

  public Evidence read(Clients clients, List<Poison> poison, List<Damage> damages, Course course)
      throws IOException, SQLException {
    var jobs = tables.jobs();
    return new Evidence(
        clients,
        new Ledger(jobs, tables.moves(), tables.attempts(), tables.failures(), tables.forged()),
        new Records(topics.records(), poison, letters()),
        new Store(sound(jobs.values()), damages, served(jobs, damages)),
        course);
  }

  /** Where the records stood that have a dead letter by now, on the topic or in the table. */
  public Set<Poison.Place> letters() throws SQLException {
    Set<Poison.Place> letters = topics.letters();
    for (String origin : tables.letters())
      letters.add(TopicReader.place(Json.parse(origin, DeadLetter.Origin.class)));
    return letters;
  }

  /** Pictures whose bytes match the hash in their name; the store verifies every byte. */
  private Set<String> sound(Collection<JobFact> jobs) throws IOException {
    var sound = new HashSet<String>();
    for (JobFact job : jobs)
      if (job.picture() != null && isSound(new ArtifactId(job.picture()))) sound.add(job.picture());
    return sound;
  }

  private boolean isSound(ArtifactId picture) throws IOException {
    try {
      return store.get(picture).isPresent();
    } catch (DamagedArtifactException e) {
      return false;
    }
  }

  private List<Served> served(Map<UUID, JobFact> jobs, List<Damage> damages) {
    if (api == null) return List.of();
    Set<UUID> damaged =
        damages.stream().filter(Damage::ofPicture).map(Damage::job).collect(Collectors.toSet());
    var wanted = new ArrayList<JobFact>();
    damaged.stream().filter(jobs::containsKey).map(jobs::get).forEach(wanted::add);
    jobs.values().stream()
        .filter(job -> job.state() == JobState.SUCCEEDED && !damaged.contains(job.id()))
        .limit(SAMPLE)
        .forEach(wanted::add);
    try (var pictures = new PictureReader(api)) {
      return wanted.stream().map(pictures::read).toList();
    }
  }
}
