package weir.record;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import weir.stream.StreamKey;

/**
 * How recordings are called: a path relative to the directory of recordings, with placeholders for the stream and the time. What
 * comes from the wire becomes a part of one name, never a path of its own.
 */
public final class FilePattern {

    static final String ENDING = ".flv";

    private static final int LONGEST_PATTERN = 200;
    /** So that the longest name stays below what file systems take, with both parts of the key in it. */
    private static final int LONGEST_PART = 80;

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");
    private static final Pattern LITERAL = Pattern.compile("[A-Za-z0-9._ /-]*");
    private static final Pattern BAD_COMPONENT = Pattern.compile("(^|.*/)(\\.\\.?)?(/.*|$)");
    private static final Pattern UNSAFE = Pattern.compile("[^A-Za-z0-9._-]|^\\.");

    /** What is being named: one file of a recording. @param segment counts the files of one recording, from 1 */
    record Subject(StreamKey key, Instant begin, int segment) {}

    private static final Map<String, Function<Subject, String>> PLACEHOLDERS = Map.of(
            "app",
            subject -> safe(subject.key().app()),
            "name",
            subject -> safe(subject.key().name()),
            "YYYYMMDD_HHMMSS",
            time("uuuuMMdd_HHmmss"),
            "YYYYMMDD",
            time("uuuuMMdd"),
            "HHMMSS",
            time("HHmmss"),
            "segment",
            subject -> "%03d".formatted(subject.segment()));

    private final String text;

    private FilePattern(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException with what is wrong, to be read after the pattern */
    public static FilePattern parse(String text) {
        if (text.length() > LONGEST_PATTERN) {
            throw new IllegalArgumentException("is longer than " + LONGEST_PATTERN + " characters");
        }
        PLACEHOLDER.matcher(text).results().map(found -> found.group(1)).forEach(FilePattern::requireKnown);
        String filled = PLACEHOLDER.matcher(text).replaceAll("x");
        if (!LITERAL.matcher(filled).matches()) {
            throw new IllegalArgumentException("holds characters other than letters, digits, space and . _ - /");
        }
        if (!filled.endsWith(ENDING) || filled.endsWith("/" + ENDING) || filled.equals(ENDING)) {
            throw new IllegalArgumentException("does not end in a name with " + ENDING);
        }
        if (BAD_COMPONENT.matcher(filled).matches()) {
            throw new IllegalArgumentException("is no path below the directory of recordings");
        }
        return new FilePattern(text);
    }

    private static void requireKnown(String name) {
        if (!PLACEHOLDERS.containsKey(name)) {
            throw new IllegalArgumentException("has a placeholder {" + name + "}; there are "
                    + PLACEHOLDERS.keySet().stream()
                            .sorted()
                            .map(each -> "{" + each + "}")
                            .toList());
        }
    }

    /** The file's path, relative and without anything that leads elsewhere; ends in {@code .flv}. */
    Path fill(Subject subject) {
        String filled = PLACEHOLDER.matcher(text).replaceAll(found -> value(found, subject));
        Path path = Path.of(filled).normalize();
        if (path.isAbsolute() || path.startsWith("..")) {
            throw new IllegalStateException(path + " is outside");
        }
        return path;
    }

    private static String value(MatchResult placeholder, Subject subject) {
        return Matcher.quoteReplacement(PLACEHOLDERS.get(placeholder.group(1)).apply(subject));
    }

    private static Function<Subject, String> time(String format) {
        DateTimeFormatter formatter = DateTimeFormatter.ofPattern(format).withZone(ZoneOffset.UTC);
        return subject -> formatter.format(subject.begin());
    }

    /** ASCII letters, digits, dots, hyphens and underscores; never empty, never hidden, never a step up. */
    private static String safe(String fromTheWire) {
        String safe = UNSAFE.matcher(fromTheWire).replaceAll("_");
        return safe.isEmpty() ? "_" : safe.substring(0, Math.min(safe.length(), LONGEST_PART));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FilePattern pattern && pattern.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
