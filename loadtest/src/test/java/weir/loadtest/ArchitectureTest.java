package weir.loadtest;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** Who may know whom in the load test. */
class ArchitectureTest {

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("weir.loadtest");

    @Test
    void shouldKnowNothingOfTheRelayButItsProtocol() {
        check(noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage("weir..")
                        .and(not(resideInAnyPackage("weir.loadtest..", "weir.rtmp..", "weir.media..", "weir.flv..")))));
    }

    @Test
    void shouldHaveNoCyclesBetweenPackages() {
        check(slices().matching("weir.loadtest.(*)..").should().beFreeOfCycles());
    }

    @Test
    void shouldKeepWhatIsReadAndSentFromThoseWhoReadAndSend() {
        check(noClasses()
                .that(resideInAnyPackage("weir.loadtest.wire..", "weir.loadtest.stream.."))
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.nio.channels..", "weir.loadtest.client..")));
    }

    @Test
    void shouldKeepTheCommandLineOutOfEverythingElse() {
        check(noClasses()
                .that(not(resideInAPackage("weir.loadtest")))
                .should()
                .dependOnClassesThat(resideInAnyPackage("picocli..", "weir.loadtest")));
    }

    @Test
    void shouldNeverSleep() {
        check(noClasses().should().callMethod(Thread.class, "sleep", long.class));
    }

    private static void check(ArchRule rule) {
        rule.check(MAIN);
    }
}
