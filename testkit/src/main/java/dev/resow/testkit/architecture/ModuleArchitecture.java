package dev.resow.testkit.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Checks the compiled classes of one module, found on the class path by their package. A violation
 * is an {@link AssertionError} that names the classes and lines.
 */
public final class ModuleArchitecture {
  private static final String ROOT = "dev.resow.";

  private static final SliceAssignment PACKAGES =
      new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
          return SliceIdentifier.of(type.getPackageName());
        }

        @Override
        public String getDescription() {
          return "packages";
        }
      };

  /** Read once for all tests. */
  private static final Map<String, ModuleArchitecture> MODULES = new ConcurrentHashMap<>();

  private final String name;
  private final JavaClasses classes;

  private ModuleArchitecture(String name, JavaClasses classes) {
    this.name = name;
    this.classes = classes;
  }

  /**
   * @param name last part of the module's package, e.g. {@code worker} for {@code dev.resow.worker}
   */
  public static ModuleArchitecture of(String name) {
    return MODULES.computeIfAbsent(name, ModuleArchitecture::read);
  }

  /** The rules are about names, so the classes of libraries need not be read. */
  private static ModuleArchitecture read(String name) {
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    var importer = new ClassFileImporter().withImportOption(new DoNotIncludeTests());
    return new ModuleArchitecture(name, importer.importPackages(ROOT + name));
  }

  /** No two packages of the module import each other, directly or through others. */
  public void hasNoPackageCycles() {
    SlicesRuleDefinition.slices().assignedFrom(PACKAGES).should().beFreeOfCycles().check(classes);
  }

  /**
   * Of this project the module imports nothing but itself and the named modules.
   *
   * @param modules as in {@link #of}
   */
  public void importsOnly(String... modules) {
    String[] allowed =
        Stream.concat(Stream.of(name), Stream.of(modules))
            .map(module -> ROOT + module + "..")
            .toArray(String[]::new);
    noClasses()
        .should()
        .dependOnClassesThat(resideInAPackage(ROOT + ".").and(resideOutsideOfPackages(allowed)))
        .check(classes);
  }

  /**
   * The module does not import these packages or their subpackages.
   *
   * @param packages e.g. {@code org.apache.kafka}
   */
  public void importsNoneOf(String... packages) {
    String[] banned = Stream.of(packages).map(each -> each + "..").toArray(String[]::new);
    noClasses().should().dependOnClassesThat().resideInAnyPackage(banned).check(classes);
  }
}
