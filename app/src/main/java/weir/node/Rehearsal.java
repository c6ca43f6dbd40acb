package weir.node;

import com.typesafe.config.ConfigFactory;
import java.util.Map;
import java.util.Properties;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.cluster.Cluster;

/**
 * Starts a node on free ports of the loopback interface and ends it once it is up. The build does so to record which classes a
 * start loads, in the archive that {@code bin/weir} starts from.
 */
public final class Rehearsal {

    private static final String PORTS =
            "weir { listen = \"127.0.0.1:0\", http = \"127.0.0.1:0\", ops = \"127.0.0.1:0\", cluster = \"127.0.0.1:0\" }";

    private Rehearsal() {}

    public static void main(String[] arguments) {
        ActorSystem<?> system =
                Main.start(Configuration.load(ConfigFactory.parseString(PORTS), Map.of(), new Properties()));
        Cluster.get(Adapter.toClassic(system))
                .registerOnMemberUp(() -> CoordinatedShutdown.get(system).runAll(CoordinatedShutdown.jvmExitReason()));
    }
}
