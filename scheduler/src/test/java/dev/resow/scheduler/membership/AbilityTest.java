package dev.resow.scheduler.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class AbilityTest {
  private final Ability ability = new Ability();
  private long databaseAnswers;
  private long leaderAnswers;
  private OptionalLong oldestBatch = OptionalLong.empty();

  @Test
  void aDatabaseThatDoesNotAnswerMakesItUnableAfterSeveralLooks() {
    assertThat(works(1)).isTrue();
    assertThat(withoutDatabase(Ability.SILENT - 1)).isTrue();
    assertThat(withoutDatabase(1)).isFalse();
    assertThat(ability.reason()).isEqualTo("the database does not answer");
  }

  @Test
  void aLeaderThatDoesNotAnswerMakesItUnableAfterSeveralLooks() {
    works(1);
    boolean able = true;
    for (int i = 0; i < Ability.SILENT; i++) {
      assertThat(able).isTrue();
      databaseAnswers++;
      able = look();
    }
    assertThat(able).isFalse();
    assertThat(ability.reason()).isEqualTo("a broker that leads partitions does not answer");
  }

  @Test
  void oneBatchThatIsNotStoredMakesItUnableAndManyThatAreDoNot() {
    for (int batch = 0; batch < 10 * Ability.STUCK; batch++) {
      oldestBatch = OptionalLong.of(batch);
      assertThat(works(1)).isTrue();
    }
    assertThat(works(Ability.STUCK - 1)).isTrue();
    assertThat(works(1)).isFalse();
    assertThat(ability.reason()).isEqualTo("a batch of records is not stored");

    oldestBatch = OptionalLong.empty();
    assertThat(works(Ability.CALM)).isTrue();
    assertThat(ability.reason()).isNull();
  }

  @Test
  void silenceForAShortTimeChangesNothing() {
    for (int i = 0; i < 20; i++) {
      works(1);
      assertThat(withoutDatabase(Ability.SILENT - 1)).isTrue();
    }
  }

  @Test
  void itIsAbleAgainAfterACalmTime() {
    works(1);
    withoutDatabase(Ability.SILENT);
    assertThat(works(Ability.CALM - 1)).isFalse();
    assertThat(works(1)).isTrue();
  }

  @Test
  void aFaultDuringTheCalmTimeLetsItBeginAnew() {
    works(1);
    withoutDatabase(Ability.SILENT);
    works(Ability.CALM);
    withoutDatabase(Ability.SILENT);
    works(1);
    withoutDatabase(Ability.SILENT);
    assertThat(works(2 * Ability.CALM - 1)).isFalse();
    assertThat(works(1)).isTrue();
  }

  @Test
  void relapsesTakeLongerAndLongerUpToALimit() {
    works(1);
    int expected = Ability.CALM;
    for (int relapse = 0; relapse < 8; relapse++) {
      withoutDatabase(Ability.SILENT);
      assertThat(looksUntilAble()).as("relapse %d", relapse).isEqualTo(expected);
      expected = Math.min(2 * expected, Ability.LONGEST_CALM);
    }
    assertThat(expected).isEqualTo(Ability.LONGEST_CALM);

    works(Ability.LASTING);
    withoutDatabase(Ability.SILENT);
    assertThat(looksUntilAble()).as("it had been able for long").isEqualTo(Ability.CALM);
  }

  private int looksUntilAble() {
    for (int looks = 1; looks <= 2 * Ability.LONGEST_CALM; looks++) if (works(1)) return looks;
    throw new AssertionError("it never became able again");
  }

  private boolean works(int looks) {
    boolean able = true;
    for (int i = 0; i < looks; i++) {
      databaseAnswers++;
      leaderAnswers++;
      able = look();
    }
    return able;
  }

  private boolean withoutDatabase(int looks) {
    boolean able = true;
    for (int i = 0; i < looks; i++) {
      leaderAnswers++;
      able = look();
    }
    return able;
  }

  private boolean look() {
    return ability.after(new Ability.Look(databaseAnswers, leaderAnswers, oldestBatch));
  }
}
