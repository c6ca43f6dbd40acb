package weir.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import org.apache.pekko.actor.typed.ActorSystem;
import weir.record.RepairCommand;

/** Starts a node. Exit codes: 0 after a clean drain, 1 could not start or repair, 2 bad options or configuration. */
public final class Main {

    private static final int COULD_NOT_START = 1;
    private static final int NOT_ALL_REPAIRED = 1;
    private static final int BAD_CONFIGURATION = 2;

    private Main() {}

    public static void main(String[] arguments) {
        try {
            Options.Request request = Options.parse(arguments);
            if (request instanceof Options.Request.Print print) {
                System.out.println(print.text());
            } else if (request instanceof Options.Request.Repair repair) {
                System.exit(RepairCommand.run(repair.files(), System.out, System.err) ? 0 : NOT_ALL_REPAIRED);
            } else if (request instanceof Options.Request.Run run) {
                start(Configuration.load(run.settings(), System.getenv(), System.getProperties()));
            }
        } catch (ConfigurationException | ConfigException e) {
            Console.failure(System.err, e.getMessage());
            System.exit(BAD_CONFIGURATION);
        }
    }

    /** A failure to start ends the process. */
    static ActorSystem<?> start(Configuration configuration) {
        Settings settings = configuration.settings();
        Config pekko = ActorSystemConfig.of(settings, configuration.overrides());
        Logging.start(settings.log());
        Console console = new Console(System.out, System.err, settings.log().format());
        try {
            ActorSystem<?> system =
                    ActorSystem.create(Guardian.create(settings, console), ActorSystemConfig.NAME, pekko);
            Shutdown.prepare(system);
            return system;
        } catch (ConfigException e) {
            throw e;
        } catch (RuntimeException e) {
            console.failure(StartFailure.ofActorSystem(settings.node().cluster(), e));
            Logging.stop();
            System.exit(COULD_NOT_START);
            throw e;
        }
    }
}
