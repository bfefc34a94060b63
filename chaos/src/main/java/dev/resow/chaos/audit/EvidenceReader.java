package dev.resow.chaos.audit;

import dev.resow.chaos.audit.Evidence.JobFact;
import dev.resow.chaos.load.Submit;
import dev.resow.contract.artifact.ArtifactId;
import dev.resow.contract.artifact.FolderArtifactStore;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Collects the evidence of a run from its broker, its database and its artifact store. */
public final class EvidenceReader {
  private final TopicReader topics;
  private final TableReader tables;
  private final FolderArtifactStore store;

  public EvidenceReader(String bootstrap, String jdbcUrl, Path artifacts) {
    topics = new TopicReader(bootstrap);
    tables = new TableReader(jdbcUrl);
    store = new FolderArtifactStore(artifacts);
  }

  public Evidence read(List<Submit> submits, Set<String> poison, List<Fault> faults)
      throws IOException, SQLException {
    var jobs = tables.jobs();
    return new Evidence(
        submits,
        jobs,
        tables.moves(),
        topics.records(),
        pictures(jobs.values()),
        poison,
        topics.letters(),
        faults);
  }

  /** Keys that have a dead letter by now. */
  public Set<String> letters() {
    return topics.letters();
  }

  private Set<String> pictures(Collection<JobFact> jobs) throws IOException {
    var found = new HashSet<String>();
    for (JobFact job : jobs)
      if (job.picture() != null
          && !found.contains(job.picture())
          && store.get(new ArtifactId(job.picture())).isPresent()) found.add(job.picture());
    return found;
  }
}
