package weir.outbound;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import weir.rtmp.session.RtmpUrl;
import weir.stream.StreamKey;

/**
 * Where streams are on another server, as it is written in a rule: {@code rtmp://host/app} gets the stream's own name appended,
 * {@code rtmp://host/app/name} is taken as it is; {@code {app}} and {@code {name}} after the host stand for the stream's own.
 */
public final class UrlTemplate {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");
    private static final int LONGEST = 2048;

    private final String text;
    private final RtmpUrl url;

    private UrlTemplate(String text, RtmpUrl url) {
        this.text = text;
        this.url = url;
    }

    /** @throws IllegalArgumentException saying what is wrong, without the text itself: it may hold a key */
    public static UrlTemplate parse(String text) {
        if (text.length() > LONGEST || text.chars().anyMatch(c -> Character.isISOControl(c) || c == ' ')) {
            throw new IllegalArgumentException("a URL holds no spaces and at most " + LONGEST + " characters");
        }
        Matcher placeholders = PLACEHOLDER.matcher(text);
        while (placeholders.find()) {
            if (!placeholders.group(1).equals("app") && !placeholders.group(1).equals("name")) {
                throw new IllegalArgumentException("the placeholders of a URL are {app} and {name}");
            }
        }
        return new UrlTemplate(text, RtmpUrl.parse(text));
    }

    /** Where that stream is. */
    public RtmpUrl of(StreamKey key) {
        String name = url.name().isEmpty() ? key.name() : filled(url.name(), key);
        return new RtmpUrl(
                url.host(), url.port(), filled(url.app(), key), name, filled(url.query(), key), url.secure());
    }

    private static String filled(String part, StreamKey key) {
        return PLACEHOLDER
                .matcher(part)
                .replaceAll(found -> Matcher.quoteReplacement(found.group(1).equals("app") ? key.app() : key.name()));
    }

    /** With all that it holds. */
    public String text() {
        return text;
    }

    /** As it is written, without a name that may be a key and without the query. */
    @Override
    public String toString() {
        boolean plain =
                url.query().isEmpty() && (url.name().isEmpty() || url.name().equals("{name}"));
        return plain ? url.tcUrl() + (url.name().isEmpty() ? "" : "/" + url.name()) : url.masked();
    }
}
