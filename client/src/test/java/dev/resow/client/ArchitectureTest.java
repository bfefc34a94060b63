package dev.resow.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import org.junit.jupiter.api.Test;

/** The client needs a JDK and Jackson, and its models know nothing of HTTP. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .importPackages("dev.resow.client");

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.resow.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void nothingButTheJdkAndJackson() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages(
            "java..", "javax..", "com.fasterxml.jackson..", "dev.resow.client..")
        .check(CLASSES);
  }

  @Test
  void modelsKnowNothingOfHttp() {
    noClasses()
        .that()
        .resideInAPackage("dev.resow.client.model")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.net..", "dev.resow.client")
        .check(CLASSES);
  }
}
