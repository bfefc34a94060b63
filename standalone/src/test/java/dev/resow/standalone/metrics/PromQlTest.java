package dev.resow.standalone.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PromQlTest {
  @Test
  void onlyNamesOfMetricsAreFound() {
    assertThat(
            PromQl.metrics(
                """
                histogram_quantile(0.95, sum by (le, class) (rate(a_bucket{model=~"$model"}[$__rate_interval])))
                / on (model) max by (model) (b_total{state="ready, really"}) > 0.5 unless c"""))
        .containsExactly("a_bucket", "b_total", "c");
  }

  @Test
  void labelsAreFoundWithTheValuesThatTheyMustEqual() {
    String expression =
        """
        sum by (le, class) (rate(a_bucket{model=~"$model", state="ready"}[5m])) unless on () b{c!="d"}""";
    assertThat(PromQl.selectors(expression))
        .extracting(Object::toString)
        .containsExactly(
            "Selector[metric=a_bucket, labels={model=null, state=ready}]",
            "Selector[metric=b, labels={c=null}]");
    assertThat(PromQl.grouping(expression)).containsExactly("class", "le");
  }
}
