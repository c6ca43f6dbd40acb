package weir.rtmp.amf;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import weir.rtmp.RtmpException;

/**
 * Reads the AMF0 values of one payload. References reach back over the whole payload; the marker 0x11 switches to AMF3
 * for one value. A reader that has thrown is of no further use.
 */
public final class Amf0Reader {

    private final AmfBudget budget;
    private final AmfInput input;
    private final AmfReferences references;
    private final Amf3Reader amf3;
    private boolean lenient;
    private boolean broken;

    /**
     * @param from offset of the first byte to read
     * @param to offset after the last one
     */
    public Amf0Reader(byte[] payload, int from, int to, AmfLimits limits) {
        budget = new AmfBudget(Objects.requireNonNull(limits));
        input = new AmfInput(payload, from, to, budget);
        references = new AmfReferences(budget);
        amf3 = new Amf3Reader(input, budget);
    }

    public boolean hasMore() {
        return !broken && input.hasMore();
    }

    /**
     * The next value. The count that an ECMA array announces is ignored (encoders get it wrong): its end marker ends it.
     *
     * @throws RtmpException MALFORMED when the bytes are no AMF or end too soon, or a reference leads to nothing that
     *     is complete; LIMIT_EXCEEDED; UNSUPPORTED for a movie clip, a record set or an externalizable object, whose
     *     contents no specification describes
     */
    public AmfValue read() {
        int at = input.position();
        int marker = input.u8();
        budget.value();
        return switch (marker) {
            case Amf0Marker.NUMBER -> new AmfNumber(input.f64());
            case Amf0Marker.BOOLEAN -> new AmfBoolean(input.u8() != 0);
            case Amf0Marker.STRING -> new AmfString(input.text(input.u16()));
            case Amf0Marker.OBJECT -> object();
            case Amf0Marker.NULL -> AmfNull.INSTANCE;
            case Amf0Marker.UNDEFINED -> AmfUndefined.INSTANCE;
            case Amf0Marker.REFERENCE -> references.get(input.u16());
            case Amf0Marker.ECMA_ARRAY -> ecmaArray();
            case Amf0Marker.STRICT_ARRAY -> strictArray();
            case Amf0Marker.DATE -> new AmfDate(input.f64(), (short) input.u16());
            case Amf0Marker.LONG_STRING -> new AmfString(input.text(input.u32()));
            case Amf0Marker.UNSUPPORTED -> AmfUnsupported.INSTANCE;
            case Amf0Marker.XML_DOCUMENT -> new AmfXml(input.text(input.u32()));
            case Amf0Marker.TYPED_OBJECT -> typedObject();
            case Amf0Marker.AVMPLUS_OBJECT -> amf3.read();
            case Amf0Marker.MOVIECLIP, Amf0Marker.RECORDSET ->
                throw RtmpException.unsupported("reserved AMF0 marker " + marker + " at offset " + at);
            default -> throw RtmpException.malformed("no AMF0 value begins with " + marker + ", at offset " + at);
        };
    }

    /**
     * Every value that is left.
     *
     * @throws RtmpException as {@link #read} does
     */
    public List<AmfValue> readAll() {
        List<AmfValue> values = new ArrayList<>();
        while (hasMore()) {
            values.add(read());
        }
        return List.copyOf(values);
    }

    /**
     * What can be read up to the first byte that is broken or over a limit. An AMF0 object or array that the break cuts
     * short is the last one, with what came of it before. Never throws.
     */
    public List<AmfValue> readLeniently() {
        lenient = true;
        List<AmfValue> values = new ArrayList<>();
        while (hasMore()) {
            try {
                values.add(read());
            } catch (RtmpException e) {
                broken = true;
            }
        }
        return List.copyOf(values);
    }

    private AmfValue object() {
        AmfReferences.Opened opened = references.open();
        return opened.close(new AmfObject(fields()));
    }

    private AmfValue typedObject() {
        AmfReferences.Opened opened = references.open();
        String className = name();
        return opened.close(new AmfTypedObject(className, fields()));
    }

    private AmfValue ecmaArray() {
        AmfReferences.Opened opened = references.open();
        input.u32();
        return opened.close(new AmfEcmaArray(fields()));
    }

    private AmfValue strictArray() {
        AmfReferences.Opened opened = references.open();
        long count = input.u32();
        List<AmfValue> items = new ArrayList<>();
        try {
            while (items.size() < count && !broken) {
                items.add(read());
            }
        } catch (RtmpException e) {
            breakOff(e);
        }
        return opened.close(new AmfStrictArray(items));
    }

    /** AMF0 2.5: an empty name before the end marker ends the fields; before anything else it is a name. */
    private Map<String, AmfValue> fields() {
        Map<String, AmfValue> fields = new LinkedHashMap<>();
        try {
            while (!broken) {
                String name = name();
                if (name.isEmpty() && input.skip(Amf0Marker.OBJECT_END)) {
                    break;
                }
                fields.put(name, read());
            }
        } catch (RtmpException e) {
            breakOff(e);
        }
        return fields;
    }

    private void breakOff(RtmpException e) {
        if (!lenient) {
            throw e;
        }
        broken = true;
    }

    private String name() {
        String name = input.text(input.u16());
        if (!AmfFields.isName(name)) {
            throw RtmpException.malformed("AMF name that is no UTF-8, before offset " + input.position());
        }
        return name;
    }
}
