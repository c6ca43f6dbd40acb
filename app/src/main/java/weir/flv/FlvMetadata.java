package weir.flv;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import weir.media.Frame;
import weir.rtmp.amf.Amf0Reader;
import weir.rtmp.amf.Amf0Writer;
import weir.rtmp.amf.AmfEcmaArray;
import weir.rtmp.amf.AmfLimits;
import weir.rtmp.amf.AmfObject;
import weir.rtmp.amf.AmfStrictArray;
import weir.rtmp.amf.AmfValue;

/**
 * What onMetaData says of a file (FLV 10.1, annex E.5): the encoder's fields, and those that only the whole file gives.
 *
 * @param fields in the order they were written
 */
public record FlvMetadata(Map<String, AmfValue> fields) {

    public static final FlvMetadata NONE = new FlvMetadata(Map.of());

    private static final String NAME = "onMetaData";
    private static final String DURATION = "duration";
    private static final String FILE_SIZE = "filesize";
    private static final String KEYFRAMES = "keyframes";
    private static final String TIMES = "times";
    private static final String POSITIONS = "filepositions";
    /** What a file says of itself, whatever an encoder said. */
    private static final List<String> OF_THE_FILE = List.of(
            DURATION,
            FILE_SIZE,
            "lasttimestamp",
            "lastkeyframetimestamp",
            "hasAudio",
            "hasVideo",
            "hasKeyframes",
            KEYFRAMES);

    private static final double MILLIS = 1_000;
    /** One number in each of the two arrays. */
    private static final int INDEX_ENTRY_BYTES = 18;

    private static final byte LONG_STRING = 0x0C;
    private static final byte NULL = 0x05;
    private static final int LONG_STRING_HEADER = 5;

    public FlvMetadata {
        fields = new AmfEcmaArray(fields).fields();
    }

    /** Reads the payload of a data frame, leniently; empty when it is no metadata. */
    public static Optional<FlvMetadata> parse(byte[] payload) {
        List<AmfValue> values = new Amf0Reader(payload, 0, payload.length, AmfLimits.DEFAULT).readLeniently();
        for (int i = 0; i + 1 < values.size(); i++) {
            if (values.get(i).asString().filter(NAME::equals).isPresent()) {
                return fieldsOf(values.get(i + 1)).map(FlvMetadata::new);
            }
        }
        return Optional.empty();
    }

    static Optional<FlvMetadata> of(Frame frame) {
        return frame.type() == Frame.Type.DATA ? parse(frame.payload()) : Optional.empty();
    }

    private static Optional<Map<String, AmfValue>> fieldsOf(AmfValue value) {
        if (value instanceof AmfEcmaArray array) {
            return Optional.of(array.fields());
        }
        return value instanceof AmfObject object ? Optional.of(object.fields()) : Optional.empty();
    }

    /** In milliseconds; empty when it is not said, or nonsense. */
    public Optional<Long> duration() {
        OptionalDouble seconds = number(DURATION);
        return seconds.isPresent() && seconds.getAsDouble() > 0 && seconds.getAsDouble() < Integer.MAX_VALUE
                ? Optional.of(Math.round(seconds.getAsDouble() * MILLIS))
                : Optional.empty();
    }

    private OptionalDouble number(String field) {
        AmfValue value = fields.get(field);
        return value == null ? OptionalDouble.empty() : value.asNumber();
    }

    /** The index the file carries; empty when there is none, or it is not two arrays of the same length with ascending numbers. */
    public Optional<KeyframeIndex> keyframes() {
        Optional<AmfValue> index = Optional.ofNullable(fields.get(KEYFRAMES));
        List<AmfValue> times =
                index.flatMap(value -> value.get(TIMES)).map(FlvMetadata::items).orElse(List.of());
        List<AmfValue> positions = index.flatMap(value -> value.get(POSITIONS))
                .map(FlvMetadata::items)
                .orElse(List.of());
        if (times.isEmpty() || times.size() != positions.size()) {
            return Optional.empty();
        }
        List<KeyframeIndex.Entry> entries = new ArrayList<>(times.size());
        KeyframeIndex.Entry last = new KeyframeIndex.Entry(0, 0);
        for (int i = 0; i < times.size(); i++) {
            KeyframeIndex.Entry entry = new KeyframeIndex.Entry(
                    Math.round(times.get(i).asNumber().orElse(-1) * MILLIS),
                    Math.round(positions.get(i).asNumber().orElse(-1)));
            if (entry.time() < last.time() || entry.position() <= last.position()) {
                return Optional.empty();
            }
            entries.add(entry);
            last = entry;
        }
        return Optional.of(new KeyframeIndex(entries));
    }

    private static List<AmfValue> items(AmfValue value) {
        return value instanceof AmfStrictArray array ? array.items() : List.of();
    }

    /** The encoder's own fields. */
    public FlvMetadata withoutFileFields() {
        Map<String, AmfValue> encoder = new LinkedHashMap<>(fields);
        OF_THE_FILE.forEach(encoder::remove);
        return new FlvMetadata(encoder);
    }

    /** The payload of a data frame. */
    public byte[] payload() {
        return Amf0Writer.write(AmfValue.of(NAME), new AmfEcmaArray(fields));
    }

    /** The bytes that metadata needs to be sure to fit in later, with an index of so many entries. */
    int reservedBytes(int indexEntries) {
        return complete(new Contents(0), 0, KeyframeIndex.NONE).payload().length + indexEntries * INDEX_ENTRY_BYTES;
    }

    /** The payload while the file is written: the encoder's fields, filled up to a size with what readers do not look at. */
    byte[] reserving(int bytes) {
        return filled(withoutFileFields().payload(), bytes);
    }

    /**
     * The payload for a file that is complete, of just this size: with as much of the index as fits, or without one, or with no
     * more than duration and size of the file; empty when even that is too long.
     */
    Optional<byte[]> completed(Contents contents, long fileBytes, int bytes) {
        int room = bytes - complete(contents, fileBytes, KeyframeIndex.NONE).payload().length;
        if (room >= 0) {
            KeyframeIndex index = contents.keyframes().thinned(room / INDEX_ENTRY_BYTES);
            return Optional.of(filled(complete(contents, fileBytes, index).payload(), bytes));
        }
        Map<String, AmfValue> least = new LinkedHashMap<>(fields);
        least.remove(KEYFRAMES);
        least.put(DURATION, AmfValue.of(contents.duration() / MILLIS));
        least.put(FILE_SIZE, AmfValue.of((double) fileBytes));
        byte[] payload = new FlvMetadata(least).payload();
        return payload.length <= bytes ? Optional.of(filled(payload, bytes)) : Optional.empty();
    }

    private FlvMetadata complete(Contents contents, long fileBytes, KeyframeIndex index) {
        Map<String, AmfValue> complete = new LinkedHashMap<>();
        complete.put(DURATION, AmfValue.of(contents.duration() / MILLIS));
        complete.put(FILE_SIZE, AmfValue.of((double) fileBytes));
        complete.put("lasttimestamp", AmfValue.of(contents.lastTime() / MILLIS));
        complete.put("lastkeyframetimestamp", AmfValue.of(contents.lastKeyframe() / MILLIS));
        complete.put("hasAudio", AmfValue.of(contents.hasAudio()));
        complete.put("hasVideo", AmfValue.of(contents.hasVideo()));
        complete.put("hasKeyframes", AmfValue.of(!index.entries().isEmpty()));
        complete.putAll(withoutFileFields().fields());
        complete.put(KEYFRAMES, arrays(index));
        return new FlvMetadata(complete);
    }

    private static AmfValue arrays(KeyframeIndex index) {
        List<AmfValue> times = new ArrayList<>();
        List<AmfValue> positions = new ArrayList<>();
        for (KeyframeIndex.Entry entry : index.entries()) {
            times.add(AmfValue.of(entry.time() / MILLIS));
            positions.add(AmfValue.of((double) entry.position()));
        }
        return AmfObject.builder()
                .put(TIMES, new AmfStrictArray(times))
                .put(POSITIONS, new AmfStrictArray(positions))
                .build();
    }

    /** Readers take the name and the value behind it; one more string, or a few nulls, behind those is valid and looked at by none. */
    private static byte[] filled(byte[] payload, int bytes) {
        byte[] filled = Arrays.copyOf(payload, bytes);
        int spare = bytes - payload.length;
        if (spare < LONG_STRING_HEADER) {
            Arrays.fill(filled, payload.length, bytes, NULL);
        } else {
            ByteBuffer.wrap(filled, payload.length, LONG_STRING_HEADER)
                    .put(LONG_STRING)
                    .putInt(spare - LONG_STRING_HEADER);
            Arrays.fill(filled, payload.length + LONG_STRING_HEADER, bytes, (byte) ' ');
        }
        return filled;
    }
}
