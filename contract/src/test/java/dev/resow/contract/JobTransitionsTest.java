package dev.resow.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class JobTransitionsTest {
  @Example
  void aJobEndsInExactlyTheseStates() {
    assertThat(Arrays.stream(JobState.values()).filter(JobState::isTerminal))
        .containsExactly(JobState.SUCCEEDED, JobState.CANCELLED, JobState.EXPIRED, JobState.DEAD);
  }

  @Property
  void aTerminalStateNeverChangesHoweverOneTries(@ForAll List<JobState> wishes) {
    JobState state = JobState.QUEUED;
    for (JobState wish : wishes) {
      JobState before = state;
      if (JobTransitions.allows(state, wish)) state = wish;
      if (before.isTerminal()) assertThat(state).isEqualTo(before);
    }
  }

  @Property
  void fromEveryStateAJobCanStillEnd(@ForAll JobState start) {
    Set<JobState> reached = EnumSet.of(start);
    for (int i = 0; i < JobState.values().length; i++)
      for (JobState s : EnumSet.copyOf(reached)) reached.addAll(JobTransitions.from(s));
    assertThat(reached).anyMatch(JobState::isTerminal);
  }

  @Example
  void theDiagramInTheDocsShowsTheSwitch() throws IOException {
    String page = Files.readString(Path.of("../docs/state-machine.md"));
    var arrow = Pattern.compile("^ +([A-Z_]+) --> ([A-Z_]+)$", Pattern.MULTILINE);
    var drawn =
        arrow
            .matcher(page)
            .results()
            .map(m -> m.group(1) + " --> " + m.group(2))
            .collect(Collectors.toCollection(TreeSet::new));
    var coded = new TreeSet<String>();
    for (JobState from : JobState.values())
      for (JobState to : JobTransitions.from(from)) coded.add(from + " --> " + to);
    assertThat(drawn).isEqualTo(coded);
  }
}
