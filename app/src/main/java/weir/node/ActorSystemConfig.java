package weir.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.pekko.actor.Address;
import weir.selector.SelectorLoops;
import weir.settings.HostPort;

/** The one place where Weir's settings become Pekko's configuration. The fixed part is in pekko.conf beside this class. */
final class ActorSystemConfig {

    /** The name of the actor system, the same on every node. */
    static final String NAME = "weir";

    private static final String FIXED = "weir/node/pekko.conf";
    /** Sockets beside those of RTMP clients that may hold a buffer: HTTP and other nodes. */
    private static final int OTHER_SOCKETS = 1000;

    private ActorSystemConfig() {}

    /** @param overrides what the user says of Pekko directly, which wins */
    static Config of(Settings settings, Config overrides) {
        return overrides
                .withFallback(ConfigFactory.parseMap(derived(settings), "settings"))
                .withFallback(selectorLoops(settings))
                .withFallback(ConfigFactory.parseResources(ActorSystemConfig.class.getClassLoader(), FIXED))
                .withFallback(ConfigFactory.defaultReference())
                .resolve();
    }

    /** Where the seeds are found, in the order given. */
    static List<Address> seedAddresses(NodeSettings node) {
        return node.seeds().stream()
                .map(seed -> new Address("pekko", NAME, seed.urlHost(), seed.port()))
                .toList();
    }

    private static Map<String, Object> derived(Settings settings) {
        NodeSettings node = settings.node();
        Map<String, Object> derived = new HashMap<>();
        derived.put("pekko.loglevel", logLevel(settings.log()));

        HostPort advertised = AdvertisedAddress.of(node.cluster(), node.seeds());
        derived.put("pekko.remote.artery.canonical.hostname", advertised.urlHost());
        derived.put("pekko.remote.artery.canonical.port", advertised.port());
        derived.put("pekko.remote.artery.bind.hostname", node.cluster().urlHost());
        derived.put("pekko.remote.artery.bind.port", node.cluster().port());

        derived.put(
                "pekko.cluster.roles",
                node.roles().stream()
                        .map(role -> role.name().toLowerCase(Locale.ROOT))
                        .sorted()
                        .toList());
        derived.put("pekko.cluster.app-version", Version.current());

        derived.put("pekko.management.http.hostname", node.ops().host());
        derived.put("pekko.management.http.port", node.ops().port());

        int cores = Runtime.getRuntime().availableProcessors();
        derived.put("pekko.io.tcp.nr-of-selectors", Math.max(1, cores / 2));
        derived.put(
                "pekko.io.tcp.direct-buffer-pool-limit", settings.connection().maxConnections() + OTHER_SOCKETS);
        return derived;
    }

    /** A dispatcher for each loop, all like the one in pekko.conf. */
    private static Config selectorLoops(Settings settings) {
        StringBuilder loops = new StringBuilder();
        for (int i = 0; i < settings.connection().loops().count(); i++) {
            loops.append(SelectorLoops.CONFIG_PATH + "." + SelectorLoops.name(i) + " = ${weir-selector-loop}\n");
        }
        return ConfigFactory.parseString(loops.toString());
    }

    private static String logLevel(LogSettings log) {
        return switch (log.level()) {
            case ERROR -> "ERROR";
            case WARN -> "WARNING";
            case INFO -> "INFO";
            case DEBUG, TRACE -> "DEBUG";
        };
    }
}
