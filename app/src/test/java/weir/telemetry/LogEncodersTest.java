package weir.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

class LogEncodersTest {

    private static final String TIME = "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} ";
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}\\u2028\\u2029&&[^\\n]]");

    private final ListAppender<ILoggingEvent> events = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("weir.Test");

    @BeforeEach
    void listen() {
        events.start();
        logger.addAppender(events);
        logger.setAdditive(false);
        logger.setLevel(Level.DEBUG);
    }

    @AfterEach
    void clear() {
        logger.detachAppender(events);
        MDC.clear();
    }

    private String encoded(Encoder<ILoggingEvent> encoder) {
        return new String(encoder.encode(events.list.get(0)), StandardCharsets.UTF_8);
    }

    private String text() {
        return encoded(new TextLogEncoder());
    }

    private JsonNode json() throws JsonProcessingException {
        String line = encoded(new JsonLogEncoder());
        assertEquals(line.length() - 1, line.indexOf('\n'), "one line");
        return new ObjectMapper().readTree(line);
    }

    private void assertText(String pattern) {
        String text = text();
        assertTrue(text.matches(TIME + pattern), text);
    }

    @Test
    void shouldWriteTimeLevelMessageAndPairs() {
        logger.atInfo()
                .addKeyValue("stream", "live/test")
                .addKeyValue("conn", 7)
                .addKeyValue("peer", "[::1]:50000")
                .log("publisher started");
        assertText("INFO  publisher started stream=live/test conn=7 peer=\\[::1]:50000\n");
    }

    @Test
    void shouldWriteOneJsonObjectWithItsPairsAndContext() throws JsonProcessingException {
        MDC.put("node", "a");
        logger.atWarn()
                .addKeyValue("stream", "live/test")
                .addKeyValue("conn", 7)
                .addKeyValue("late", true)
                .addKeyValue("share", 0.5)
                .addKeyValue("ratio", Double.NaN)
                .addKeyValue("nothing", (Object) null)
                .addKeyValue("message", "mine")
                .log("said {}", "so");
        JsonNode json = json();
        assertEquals("WARN", json.get("level").textValue());
        assertEquals("weir.Test", json.get("logger").textValue());
        assertEquals("said so", json.get("message").textValue());
        assertEquals("mine", json.get("message_").textValue());
        assertEquals("live/test", json.get("stream").textValue());
        assertEquals(7, json.get("conn").intValue());
        assertTrue(json.get("late").booleanValue());
        assertEquals(0.5, json.get("share").doubleValue());
        assertEquals("NaN", json.get("ratio").textValue());
        assertEquals("null", json.get("nothing").textValue());
        assertEquals("a", json.get("node").textValue());
        assertTrue(json.get("time").textValue().endsWith("Z"));
        assertFalse(json.has("exception"));
    }

    @Test
    void shouldLeaveTheActorSystemsContextOutOfTheText() {
        MDC.put("pekkoSource", "pekko://weir/user");
        MDC.put("stream", "from context");
        MDC.put("node", "a");
        logger.atInfo().addKeyValue("stream", "its own").log("message");
        assertText("INFO  message stream=\"its own\" node=a\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "live/x\n2026-01-01 00:00:00.000 ERROR forged",
                "live/x\r\nforged",
                "live/\u001b[2J\u001b]0;title\u0007",
                "live/\u0085next\u2028line\u2029paragraph",
                "live/\u202eesrever\u2066\u200b",
                "live/\u0000\u007f\u009b31m",
                "live/\ud800 lone",
                "live/x stream=other",
                "live/\"quoted\" back\\slash",
                "",
            })
    void shouldNotLetANameForgeALineOrAPair(String name) throws JsonProcessingException {
        logger.atInfo().addKeyValue("stream", name).addKeyValue(name, "value").log("play " + name);
        String text = text();
        assertEquals(text.length() - 1, text.indexOf('\n'), "one line");
        assertFalse(CONTROL.matcher(text).find(), text);
        assertTrue(text.contains(" stream=\""), "quoted: " + text);

        String line = encoded(new JsonLogEncoder());
        assertFalse(CONTROL.matcher(line).find(), line);
        JsonNode json = json();
        assertEquals(name, json.get("stream").textValue());
        assertEquals("play " + name, json.get("message").textValue());
    }

    @Test
    void shouldKeepOtherScriptsReadable() {
        logger.atInfo().addKeyValue("stream", "live/тест-中文-😀").log("grüß");
        assertText("INFO  grüß stream=live/тест-中文-😀\n");
    }

    @Test
    void shouldIndentStackTracesSoThatTheirMessagesForgeNothing() throws JsonProcessingException {
        Exception cause = new IllegalArgumentException("a\n2026-01-01 00:00:00.000 ERROR forged");
        Exception failure = new IllegalStateException("outer", cause);
        failure.addSuppressed(new RuntimeException("beside"));
        cause.addSuppressed(failure);
        logger.atError().setCause(failure).log("failed");
        String[] lines = text().split("\n");
        assertTrue(lines[0].endsWith("ERROR failed"));
        assertEquals("    java.lang.IllegalStateException: outer", lines[1]);
        for (int i = 1; i < lines.length; i++) {
            assertTrue(lines[i].startsWith("    "), lines[i]);
        }
        assertTrue(text().contains("    caused by: java.lang.IllegalArgumentException: a\\n2026"));
        assertTrue(text().contains("    suppressed: java.lang.RuntimeException: beside"));
        assertTrue(json().get("exception").textValue().contains("IllegalStateException: outer"));
    }

    @Test
    void shouldWriteAnEventWithWhatIsBoundAndWhatIsSaid() {
        EventLog log = new EventLog(logger, Map.of()).with(LogKeys.CONN, 7);
        log.with(LogKeys.STREAM, "live/test").debug("play requested");
        log.with(LogKeys.CONN, 8).warn("odd", new IllegalStateException("x"));
        assertText("DEBUG play requested conn=7 stream=live/test\n");
        events.list.remove(0);
        assertTrue(text().contains("WARN  odd conn=8\n    java.lang.IllegalStateException: x\n"));
    }
}
