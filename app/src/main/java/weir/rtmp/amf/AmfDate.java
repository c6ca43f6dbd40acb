package weir.rtmp.amf;

/**
 * A point in time.
 *
 * @param millis since 1970-01-01T00:00Z; whatever double the wire carried, NaN too
 * @param timeZone minutes, as a signed 16-bit number; reserved, 0 in AMF3 and from every sane sender
 */
public record AmfDate(double millis, int timeZone) implements AmfValue {

    public AmfDate {
        if (timeZone != (short) timeZone) {
            throw new IllegalArgumentException("a time zone has 16 bits: " + timeZone);
        }
    }
}
