package weir.cluster.lane;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.remote.PriorityMessage;
import org.apache.pekko.serialization.JSerializer;
import weir.selector.SelectorLoops;

/** An actor system set up as a node's, and the pings that go the way of the cluster's heartbeats. */
final class LaneSystem {

    /** Artery sends it on the connection for heartbeats. */
    record Ping(long sentNanos) implements PriorityMessage {}

    /** Writes pings. Pekko makes it by its class name. */
    public static final class PingSerializer extends JSerializer {
        public PingSerializer(ExtendedActorSystem system) {
            assert system != null;
        }

        @Override
        public int identifier() {
            return 193_599;
        }

        @Override
        public byte[] toBinary(Object message) {
            return Long.toString(((Ping) message).sentNanos()).getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public boolean includeManifest() {
            return false;
        }

        @Override
        public Object fromBinaryJava(byte[] bytes, Class<?> manifest) {
            return new Ping(Long.parseLong(new String(bytes, StandardCharsets.US_ASCII)));
        }
    }

    /** Sends every ping back, on the threads that answer heartbeats. */
    static final class Echo extends AbstractActor {
        static final String NAME = "echo";

        @Override
        public Receive createReceive() {
            return receiveBuilder()
                    .match(Ping.class, ping -> getSender().tell(ping, getSelf()))
                    .build();
        }
    }

    static final SelectorLoops LOOPS = new SelectorLoops(2);

    private LaneSystem() {}

    static <T> ActorSystem<T> start(Behavior<T> guardian) {
        Config config = ConfigFactory.parseMap(Map.of(
                        "pekko.remote.artery.canonical.hostname",
                        "127.0.0.1",
                        "pekko.remote.artery.canonical.port",
                        0,
                        "pekko.actor.serializers.ping",
                        PingSerializer.class.getName(),
                        "pekko.actor.serialization-bindings.\"" + Ping.class.getName() + "\"",
                        "ping",
                        "pekko.log-dead-letters",
                        "on",
                        "pekko.coordinated-shutdown.exit-jvm",
                        "off"))
                .withFallback(ConfigFactory.systemProperties())
                .withFallback(ConfigFactory.parseString(
                        "weir-selector-loops { loop-0 = ${weir-selector-loop}, loop-1 = ${weir-selector-loop} }"))
                .withFallback(ConfigFactory.parseResources("weir/node/pekko.conf"))
                .withFallback(ConfigFactory.defaultReference())
                .resolve();
        return ActorSystem.create(guardian, "weir", config);
    }
}
