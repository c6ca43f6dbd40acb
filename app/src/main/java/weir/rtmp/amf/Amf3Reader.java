package weir.rtmp.amf;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import weir.rtmp.RtmpException;

/** Reads the AMF3 values within an AMF0 payload. The three reference tables (AMF3 2.2) last for the payload. */
final class Amf3Reader {

    /** The class of an object and the fields that all its instances have (AMF3 3.12). */
    private record Traits(String className, boolean dynamic, List<String> names) {}

    private final AmfInput input;
    private final AmfBudget budget;
    private final AmfReferences references;
    private final List<String> strings = new ArrayList<>();
    private final List<Traits> traits = new ArrayList<>();

    Amf3Reader(AmfInput input, AmfBudget budget) {
        this.input = input;
        this.budget = budget;
        this.references = new AmfReferences(budget);
    }

    AmfValue read() {
        int at = input.position();
        int marker = input.u8();
        budget.value();
        return switch (marker) {
            case Amf3Marker.UNDEFINED -> AmfUndefined.INSTANCE;
            case Amf3Marker.NULL -> AmfNull.INSTANCE;
            case Amf3Marker.FALSE -> new AmfBoolean(false);
            case Amf3Marker.TRUE -> new AmfBoolean(true);
            case Amf3Marker.INTEGER -> new AmfNumber(u29() << 3 >> 3);
            case Amf3Marker.DOUBLE -> new AmfNumber(input.f64());
            case Amf3Marker.STRING -> new AmfString(string());
            case Amf3Marker.XML_DOCUMENT, Amf3Marker.XML -> xml();
            case Amf3Marker.DATE -> date();
            case Amf3Marker.ARRAY -> array();
            case Amf3Marker.OBJECT -> object();
            case Amf3Marker.BYTE_ARRAY -> byteArray();
            case Amf3Marker.VECTOR_INT -> vector(() -> number(input.i32()));
            case Amf3Marker.VECTOR_UINT -> vector(() -> number(input.u32()));
            case Amf3Marker.VECTOR_DOUBLE -> vector(() -> number(input.f64()));
            case Amf3Marker.VECTOR_OBJECT -> objectVector();
            case Amf3Marker.DICTIONARY -> dictionary();
            default -> throw RtmpException.malformed("no AMF3 value begins with " + marker + ", at offset " + at);
        };
    }

    /** AMF3 1.3.1: seven bits a byte, the top bit says that more follow; a fourth byte has all its eight. */
    private int u29() {
        int value = 0;
        for (int i = 0; i < 3; i++) {
            int next = input.u8();
            value = value << 7 | next & 0x7F;
            if (next < 0x80) {
                return value;
            }
        }
        return value << 8 | input.u8();
    }

    private static boolean isReference(int header) {
        return (header & 1) == 0;
    }

    /** AMF3 1.3.2: the empty string is never sent by reference and takes no place in the table. */
    private String string() {
        int header = u29();
        if (isReference(header)) {
            String earlier = at(strings, header >>> 1, "string");
            budget.stringBytes(earlier.length());
            return earlier;
        }
        String string = input.text(header >>> 1);
        if (!string.isEmpty()) {
            strings.add(string);
        }
        return string;
    }

    private String name() {
        String name = string();
        if (!AmfFields.isName(name)) {
            throw RtmpException.limit("AMF3 name too long for AMF0, before offset " + input.position());
        }
        return name;
    }

    private AmfValue xml() {
        int header = u29();
        if (isReference(header)) {
            return references.get(header >>> 1);
        }
        int length = header >>> 1;
        return references.add(new AmfXml(input.text(length)), length);
    }

    private AmfValue date() {
        int header = u29();
        return isReference(header) ? references.get(header >>> 1) : references.add(new AmfDate(input.f64(), 0), 0);
    }

    private AmfValue byteArray() {
        int header = u29();
        if (isReference(header)) {
            return references.get(header >>> 1);
        }
        int length = header >>> 1;
        return references.add(new AmfByteArray(input.raw(length)), length);
    }

    /** AMF3 3.11: the associative part, ended by an empty name, and then the dense one. */
    private AmfValue array() {
        int header = u29();
        if (isReference(header)) {
            return references.get(header >>> 1);
        }
        AmfReferences.Opened opened = references.open();
        Map<String, AmfValue> fields = new LinkedHashMap<>();
        namedValues(fields);
        List<AmfValue> items = items(header >>> 1, this::read);
        if (fields.isEmpty()) {
            return opened.close(new AmfStrictArray(items));
        }
        for (int i = 0; i < items.size(); i++) {
            fields.put(Integer.toString(i), items.get(i));
        }
        return opened.close(new AmfEcmaArray(fields));
    }

    private AmfValue object() {
        int header = u29();
        if (isReference(header)) {
            return references.get(header >>> 1);
        }
        AmfReferences.Opened opened = references.open();
        Traits shape = traits(header);
        Map<String, AmfValue> fields = new LinkedHashMap<>();
        for (String name : shape.names) {
            budget.stringBytes(name.length());
            fields.put(name, read());
        }
        if (shape.dynamic) {
            namedValues(fields);
        }
        return opened.close(
                shape.className.isEmpty() ? new AmfObject(fields) : new AmfTypedObject(shape.className, fields));
    }

    /** AMF3 3.12: bit 1 says that the traits are here, bit 2 that the class writes itself, bit 3 that fields may be added. */
    private Traits traits(int header) {
        if ((header & 0b10) == 0) {
            Traits earlier = at(traits, header >>> 2, "traits");
            budget.stringBytes(earlier.className.length());
            return earlier;
        }
        String className = name();
        if ((header & 0b100) != 0) {
            throw RtmpException.unsupported(
                    "externalizable AMF3 object of class " + AmfText.of(new AmfString(className), 100));
        }
        List<String> names = new ArrayList<>();
        for (int left = header >>> 4; left > 0; left--) {
            budget.value();
            names.add(name());
        }
        Traits shape = new Traits(className, (header & 0b1000) != 0, List.copyOf(names));
        traits.add(shape);
        return shape;
    }

    private void namedValues(Map<String, AmfValue> fields) {
        for (String name = name(); !name.isEmpty(); name = name()) {
            fields.put(name, read());
        }
    }

    /** AMF3 3.15: whether a vector may grow is of no interest here. */
    private AmfValue vector(Supplier<AmfValue> item) {
        int header = u29();
        if (isReference(header)) {
            return references.get(header >>> 1);
        }
        AmfReferences.Opened opened = references.open();
        input.u8();
        return opened.close(new AmfVector(items(header >>> 1, item)));
    }

    private AmfValue objectVector() {
        int header = u29();
        if (isReference(header)) {
            return references.get(header >>> 1);
        }
        AmfReferences.Opened opened = references.open();
        input.u8();
        name();
        return opened.close(new AmfVector(items(header >>> 1, this::read)));
    }

    private AmfValue dictionary() {
        int header = u29();
        if (isReference(header)) {
            return references.get(header >>> 1);
        }
        AmfReferences.Opened opened = references.open();
        input.u8();
        List<AmfDictionary.Entry> entries = items(header >>> 1, () -> new AmfDictionary.Entry(read(), read()));
        return opened.close(new AmfDictionary(entries));
    }

    private AmfValue number(double value) {
        budget.value();
        return new AmfNumber(value);
    }

    private static <T> List<T> items(int count, Supplier<T> item) {
        List<T> items = new ArrayList<>();
        while (items.size() < count) {
            items.add(item.get());
        }
        return items;
    }

    private static <T> T at(List<T> table, int index, String what) {
        if (index >= table.size()) {
            throw RtmpException.malformed("AMF3 reference to " + what + " " + index + " of " + table.size());
        }
        return table.get(index);
    }
}
