package weir.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.pekko.actor.AddressFromURIString;
import org.junit.jupiter.api.Test;

class ActorSystemConfigTest {

    private static Settings settings(String... arguments) {
        Options.Request.Run run = assertInstanceOf(Options.Request.Run.class, Options.parse(arguments));
        return Configuration.load(run.settings(), Map.of(), new Properties()).settings();
    }

    private static Config pekko(String... arguments) {
        return ActorSystemConfig.of(settings(arguments), ConfigFactory.empty());
    }

    @Test
    void shouldPutTheNodeWhereItsSettingsSay() {
        Config config = pekko("--cluster", "127.0.0.1:25520", "--ops", "[::1]:7000", "--role", "edge");
        assertEquals("127.0.0.1", config.getString("pekko.remote.artery.canonical.hostname"));
        assertEquals(25520, config.getInt("pekko.remote.artery.canonical.port"));
        assertEquals("127.0.0.1", config.getString("pekko.remote.artery.bind.hostname"));
        assertEquals("::1", config.getString("pekko.management.http.hostname"));
        assertEquals(7000, config.getInt("pekko.management.http.port"));
        assertEquals(List.of("edge"), config.getStringList("pekko.cluster.roles"));
    }

    @Test
    void shouldGoByAnAddressOthersCanReachWhenBoundToAllInterfaces() {
        Config config = pekko("--cluster", ":25520", "--seed", "127.0.0.1:25521");
        assertEquals("0.0.0.0", config.getString("pekko.remote.artery.bind.hostname"));
        assertEquals("127.0.0.1", config.getString("pekko.remote.artery.canonical.hostname"));
        assertNotEquals("0.0.0.0", pekko("--cluster", ":25520").getString("pekko.remote.artery.canonical.hostname"));
    }

    @Test
    void shouldFollowTheLogLevel() {
        assertEquals("INFO", pekko().getString("pekko.loglevel"));
        assertEquals("WARNING", pekko("--log-level", "warn").getString("pekko.loglevel"));
        assertEquals("ERROR", pekko("--log-level", "error").getString("pekko.loglevel"));
        assertEquals("DEBUG", pekko("--log-level", "trace").getString("pekko.loglevel"));
    }

    @Test
    void shouldKeepTheFixedPartOverPekkosDefaults() {
        Config config = pekko();
        assertEquals("none", config.getString("pekko.cluster.sharding.passivation.strategy"));
        assertEquals(128, config.getInt("pekko.cluster.sharding.number-of-shards"));
        assertEquals(0, config.getInt("pekko.stream.materializer.io.tcp.coalesce-writes"));
        assertEquals(11_000, config.getInt("pekko.io.tcp.direct-buffer-pool-limit"));
        assertFalse(config.getBoolean("pekko.actor.allow-java-serialization"));
    }

    @Test
    void shouldLetTheUserHaveTheLastWord() {
        Config overrides = ConfigFactory.parseString("pekko { loglevel = OFF, cluster.sharding.number-of-shards = 7 }");
        Config config = ActorSystemConfig.of(settings(), overrides);
        assertEquals("OFF", config.getString("pekko.loglevel"));
        assertEquals(7, config.getInt("pekko.cluster.sharding.number-of-shards"));
    }

    @Test
    void shouldWriteSeedsAsNodesWriteThemselves() {
        assertEquals(
                List.of(
                        AddressFromURIString.parse("pekko://weir@weir-0.weir:17355"),
                        AddressFromURIString.parse("pekko://weir@[::1]:1")),
                ActorSystemConfig.seedAddresses(settings("--seed", "weir-0.weir:17355", "--seed", "[::1]:1")
                        .node()));
    }
}
