package weir.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import weir.stream.StreamKey;

/** What recordings are called, whatever their streams are called. */
class FilePatternTest {

    private static final Instant BEGIN = Instant.parse("2026-03-04T05:06:07Z");

    @Test
    void shouldFillInStreamTimeAndSegment() {
        assertEquals("live_test_20260304_050607.flv", filled("{app}_{name}_{YYYYMMDD_HHMMSS}.flv", "live/test"));
        assertEquals(
                "live/20260304/test 050607-002.flv",
                filled("{app}/{YYYYMMDD}/{name} {HHMMSS}-{segment}.flv", "live/test"));
    }

    @ParameterizedTest
    @DisplayName("interop 22: a name from the wire is a part of one name and leads nowhere")
    @ValueSource(
            strings = {"../..", "/etc/passwd", "a/../../b", "..", "~/x", "a\\..\\b", "x\u0000y", "a/b/c/d", ".", "ü/$1"
            })
    void shouldNeverLeadOutOfTheDirectory(String key) {
        Path path = Path.of(filled("{app}/{name}.flv", key));
        assertFalse(path.isAbsolute());
        assertEquals(2, path.getNameCount());
        assertEquals(path, path.normalize());
        assertFalse(path.getName(0).toString().startsWith("."));
        assertTrue(path.toString().matches("[A-Za-z0-9._/-]+"), path.toString());
    }

    @Test
    void shouldKeepLongNamesWithinWhatFileSystemsTake() {
        assertTrue(filled("{app}_{name}.flv", "a".repeat(250) + "/" + "b".repeat(250))
                        .length()
                < 200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".flv",
                "x",
                "{name}.mp4",
                "/x.flv",
                "../x.flv",
                "a/../x.flv",
                "a/./x.flv",
                "a//x.flv",
                "a/.flv",
                "{other}.flv",
                "a\\x.flv",
                "{name.flv",
                "{}.flv"
            })
    void shouldRefusePatternsThatLeadElsewhereOrMeanNothing(String pattern) {
        assertThrows(IllegalArgumentException.class, () -> FilePattern.parse(pattern));
    }

    private static String filled(String pattern, String key) {
        return FilePattern.parse(pattern)
                .fill(new FilePattern.Subject(StreamKey.parse(key), BEGIN, 2))
                .toString();
    }
}
