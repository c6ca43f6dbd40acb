package weir;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who may know whom. A rule about packages that do not exist yet holds. */
class ArchitectureTest {

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("weir");
    private static final JavaClasses TESTS = new ClassFileImporter()
            .withImportOption(new ImportOption.OnlyIncludeTests())
            // What JMH makes of the benches.
            .withImportOption(location -> !location.contains("jmh_generated"))
            .importPackages("weir");

    private static final DescribedPredicate<JavaClass> OUTSIDE_WORLD = resideInAnyPackage(
                    "java.nio.channels..", "java.util.concurrent..", "java.util.logging..", "java.util.random..")
            .or(named("java.net.Socket", "java.net.ServerSocket", "java.net.DatagramSocket"))
            .or(named("java.lang.Thread", "java.lang.ThreadLocal", "java.lang.System$Logger"))
            .or(named("java.time.Clock", "java.util.Random", "java.security.SecureRandom"))
            .as("clocks, sockets, threads, random numbers or logs");

    @Test
    void shouldKeepProtocolAndMediaToJavaAndEachOther() {
        check(classes()
                .that(resideInAnyPackage("weir.rtmp..", "weir.media..", "weir.flv.."))
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage("java..", "javax.crypto..", "weir.rtmp..", "weir.media..", "weir.flv..")));
    }

    @Test
    void shouldGiveTheProtocolTimeAndBytesAsArguments() {
        check(noClasses()
                .that(resideInAnyPackage("weir.rtmp..", "weir.media.."))
                .should()
                .dependOnClassesThat(OUTSIDE_WORLD)
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(java.time.Instant.class, "now"));
    }

    @Test
    void shouldLetNothingKnowTheNode() {
        check(noClasses()
                .that(not(resideInAPackage("weir.node..")))
                .should()
                .dependOnClassesThat(resideInAPackage("weir.node..")));
    }

    @Test
    void shouldHaveNoCyclesBetweenPackages() {
        check(slices().matching("weir.(*)..").should().beFreeOfCycles());
    }

    @Test
    void shouldKeepCapabilitiesApart() {
        check(slices().matching("weir.(record|push|pull|vod|http|auth|hooks|webrtc)..")
                .should()
                .notDependOnEachOther());
    }

    @Test
    void shouldKeepWhatTheirRoutesShareToLibraries() {
        check(noClasses()
                .that(resideInAPackage("weir.operations.."))
                .should()
                .dependOnClassesThat(resideInAPackage("weir..").and(not(resideInAPackage("weir.operations..")))));
    }

    @Test
    void shouldNameClassesByTheirRole() {
        check(noClasses().should().haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)"));
    }

    @Test
    void shouldNeverSleep() {
        ArchRule rule = noClasses()
                .should()
                .callMethodWhere(target(name("sleep"))
                        .and(target(owner(named("java.lang.Thread", "java.util.concurrent.TimeUnit")))))
                .because("a wait has a condition or a timer");
        check(rule);
        rule.check(TESTS);
    }

    @Test
    void shouldPauseInTheWaitForAConditionOnly() {
        noClasses()
                .that(not(named("weir.testkit.Await")))
                .should()
                .dependOnClassesThat(named("java.util.concurrent.locks.LockSupport"))
                .check(TESTS);
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(MAIN);
    }

    private static DescribedPredicate<JavaClass> named(String... names) {
        Set<String> wanted = Set.of(names);
        return DescribedPredicate.describe("in " + wanted, type -> wanted.contains(type.getName()));
    }
}
