package weir.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.event.Level;
import weir.connection.ConnectionSettings;
import weir.connection.TransportKind;
import weir.outbound.OutboundSettings;
import weir.pull.PullRule;
import weir.pull.PullSettings;
import weir.push.PushRule;
import weir.push.PushSettings;
import weir.record.FilePattern;
import weir.record.RecordRule;
import weir.record.RecordSettings;
import weir.record.RecordingPlan;
import weir.settings.SettingsException;
import weir.stream.KeyPattern;
import weir.stream.MergeRule;
import weir.stream.StreamSettings;
import weir.stream.SubscriberSettings;
import weir.vod.VodSettings;

/** All settings of a node, read once and checked as a whole. */
record Settings(
        NodeSettings node,
        ConnectionSettings connection,
        StreamSettings stream,
        SubscriberSettings subscriber,
        OutboundSettings outbound,
        PushSettings push,
        RecordSettings record,
        PullSettings pull,
        VodSettings vod,
        LogSettings log) {

    /** @throws ConfigurationException names the first key that cannot be used, and where it was given */
    static Settings read(Config config, Keys keys) {
        SettingsReader weir = new SettingsReader(config, keys, Keys.ROOT);
        RecordSettings record = record(weir.section("record"));
        return new Settings(
                node(weir),
                connection(weir.section("rtmp")),
                stream(weir.section("stream")),
                subscriber(weir.section("subscriber")),
                outbound(weir.section("outbound")),
                push(weir.section("push")),
                record,
                pull(weir.section("pull")),
                vod(weir.section("vod"), record.directory()),
                log(weir.section("log")));
    }

    private static NodeSettings node(SettingsReader weir) {
        return weir.checked(() -> new NodeSettings(
                weir.hostPort("listen"),
                weir.hostPort("http"),
                weir.hostPort("ops"),
                weir.hostPort("cluster"),
                weir.hostPorts("seeds"),
                Set.copyOf(weir.choices("roles", Role.class))));
    }

    private static ConnectionSettings connection(SettingsReader rtmp) {
        return rtmp.checked(() -> new ConnectionSettings(
                rtmp.bytes("chunk-size"),
                rtmp.bytes("window-ack-size"),
                rtmp.bytes("peer-bandwidth"),
                rtmp.bytes("max-message-size"),
                rtmp.bytes("max-partial-size"),
                rtmp.number("max-chunk-streams"),
                rtmp.number("max-message-streams"),
                rtmp.duration("handshake-timeout"),
                rtmp.duration("connect-timeout"),
                rtmp.duration("publisher-idle-timeout"),
                rtmp.duration("client-idle-timeout"),
                rtmp.duration("drain-timeout"),
                rtmp.number("max-connections"),
                rtmp.number("backlog"),
                rtmp.bytes("send-buffer"),
                rtmp.bytes("receive-buffer"),
                rtmp.choice("transport", TransportKind.class),
                rtmp.number("selector-loops")));
    }

    private static StreamSettings stream(SettingsReader stream) {
        return stream.checked(() -> new StreamSettings(
                stream.duration("grace-period"),
                stream.duration("play-wait"),
                stream.duration("takeover-idle"),
                stream.duration("takeover-wait"),
                stream.duration("takeover-hold"),
                stream.bytes("gop-max-size"),
                stream.duration("gop-max-duration"),
                stream.duration("hub-linger"),
                stream.duration("authority-timeout"),
                stream.duration("merge-window"),
                mergeRules(stream),
                stream.bytes("feed-size"),
                stream.duration("feed-duration")));
    }

    private static List<MergeRule> mergeRules(SettingsReader stream) {
        return stream.objects("merge-rules", Set.of("match", "window")).stream()
                .map(rule ->
                        mergeRule(rule.get("match").get(0), rule.get("window").get(0)))
                .toList();
    }

    private static MergeRule mergeRule(String match, String window) {
        try {
            Config written = ConfigFactory.parseMap(Map.of("window", window));
            return new MergeRule(KeyPattern.parse(match), written.getDuration("window"));
        } catch (ConfigException e) {
            throw new SettingsException("merge-rules", "has the window '" + window + "'");
        } catch (IllegalArgumentException e) {
            throw new SettingsException("merge-rules", "matches '" + match + "': " + e.getMessage());
        }
    }

    private static SubscriberSettings subscriber(SettingsReader subscriber) {
        return subscriber.checked(() -> new SubscriberSettings(
                subscriber.bytes("buffer-size"),
                subscriber.duration("buffer-duration"),
                subscriber.duration("stall-timeout"),
                subscriber.bytes("write-batch-size")));
    }

    private static OutboundSettings outbound(SettingsReader outbound) {
        return outbound.checked(() -> new OutboundSettings(
                outbound.duration("connect-timeout"),
                outbound.duration("answer-timeout"),
                outbound.duration("stall-timeout"),
                outbound.bytes("send-buffer"),
                outbound.file("trusted-certificates")));
    }

    private static PushSettings push(SettingsReader push) {
        return push.checked(() -> {
            List<PushRule> rules = new ArrayList<>(PushSettings.relayTo(push.texts("relay-to")));
            for (Map<String, List<String>> rule : push.objects("rules", Set.of("match", "to"))) {
                rules.addAll(PushSettings.rules(rule.get("match").get(0), rule.get("to")));
            }
            return new PushSettings(
                    rules,
                    push.duration("retry-min"),
                    push.duration("retry-max"),
                    push.number("max-retries"),
                    push.bytes("buffer-size"),
                    push.duration("buffer-duration"),
                    push.number("max-rules"),
                    push.number("max-pushes"));
        });
    }

    private static RecordSettings record(SettingsReader record) {
        List<RecordRule> rules = record.rules("rules", List.of("match", "record")).stream()
                .map(rule -> new RecordRule(
                        rule.parsed("match", KeyPattern::parse),
                        rule.has("record") ? rule.flag("record") : true,
                        plan(rule)))
                .toList();
        return record.checked(() -> new RecordSettings(
                record.parsed("directory", Settings::directory),
                record.flag("all"),
                plan(record),
                rules,
                record.number("max-wishes"),
                record.number("index-entries"),
                record.bytes("buffer-size"),
                record.duration("buffer-duration"),
                record.duration("write-interval"),
                record.duration("drain-timeout")));
    }

    private static RecordingPlan plan(SettingsReader record) {
        return record.checked(() -> new RecordingPlan(
                record.parsed("file-name", FilePattern::parse),
                record.duration("segment"),
                record.choice("on-reconnect", RecordingPlan.Reconnect.class)));
    }

    private static Path directory(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("no path");
        }
        return Path.of(text).toAbsolutePath().normalize();
    }

    private static PullSettings pull(SettingsReader pull) {
        return pull.checked(() -> {
            List<PullRule> rules = pull.objects("rules", Set.of("match", "from", "when")).stream()
                    .map(rule -> PullSettings.rule(
                            rule.get("match").get(0),
                            rule.get("from"),
                            rule.get("when").get(0)))
                    .toList();
            return new PullSettings(
                    rules,
                    pull.duration("idle-timeout"),
                    pull.duration("media-timeout"),
                    pull.duration("retry-min"),
                    pull.duration("retry-max"),
                    pull.duration("claim-interval"),
                    pull.number("max-pulls"));
        });
    }

    private static VodSettings vod(SettingsReader vod, Path recordings) {
        return vod.checked(() -> new VodSettings(
                vod.parsed("application", String::strip),
                vod.parsed("directory", text -> text.isBlank() ? recordings : directory(text)),
                vod.number("max-plays"),
                vod.bytes("buffer-size"),
                vod.duration("min-lead"),
                vod.duration("max-lead"),
                vod.duration("idle-timeout")));
    }

    private static LogSettings log(SettingsReader log) {
        return log.checked(() ->
                new LogSettings(log.choice("level", Level.class), log.choice("format", LogSettings.Format.class)));
    }
}
