package dev.resow.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.testkit.RealServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Lists of jobs of a state that few have read no other jobs, however many have ended. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class StateLookupTest {
  @Inject TwoRoundJob story;
  @Inject QueryPlans plans;

  @Test
  void listsOfRareStatesReadTheirIndexes() throws Exception {
    UUID job = Client.submit(TwoRoundJob.PROMPT);
    story.begin(job);
    story.end(job);

    assertThat(plan("FAILED,DEAD,EXPIRED", job))
        .contains("job_ended_of_state")
        .doesNotContain("Seq Scan", "job_newest");
    assertThat(plan("RUNNING,RETRY_WAIT", job))
        .contains("job_in_flight")
        .doesNotContain("Seq Scan", "job_newest");
    assertThat(plan("QUEUED,DISPATCHED,RUNNING,RETRY_WAIT", job))
        .contains("job_waiting", "job_in_flight")
        .doesNotContain("Seq Scan", "job_newest");
  }

  /** Other tests leave rows that no job has, so the answer does not matter here. */
  private String plan(String states, UUID job) throws Exception {
    String statement = QueryPlans.statement(() -> given().get("/v1/jobs?state=" + states), "state");
    return plans.plan(statement, job);
  }
}
