package weir.rtmp.amf;

import java.util.Objects;

/** An XML document as its text, never parsed. */
public record AmfXml(String text) implements AmfValue {

    public AmfXml {
        Objects.requireNonNull(text);
    }
}
