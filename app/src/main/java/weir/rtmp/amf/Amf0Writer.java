package weir.rtmp.amf;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Writes values as AMF0, without references: the same value twice is written twice. What only AMF3 can say becomes what
 * comes nearest: a vector a strict array, a dictionary or a byte array the unsupported marker (AMF0 2.15).
 */
public final class Amf0Writer {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

    private Amf0Writer() {}

    public static byte[] write(AmfValue... values) {
        return write(List.of(values));
    }

    /** The values one after the other, as a command or a data message carries them. */
    public static byte[] write(List<? extends AmfValue> values) {
        Amf0Writer writer = new Amf0Writer();
        for (AmfValue value : values) {
            writer.value(value);
        }
        return writer.out.toByteArray();
    }

    private void value(AmfValue value) {
        if (value instanceof AmfNumber number) {
            out.write(Amf0Marker.NUMBER);
            f64(number.value());
        } else if (value instanceof AmfString string) {
            string(string.value());
        } else if (value instanceof AmfBoolean bool) {
            out.write(Amf0Marker.BOOLEAN);
            out.write(bool.value() ? 1 : 0);
        } else if (value instanceof AmfObject object) {
            out.write(Amf0Marker.OBJECT);
            fields(object.fields());
        } else if (value instanceof AmfEcmaArray array) {
            out.write(Amf0Marker.ECMA_ARRAY);
            u32(array.fields().size());
            fields(array.fields());
        } else if (value instanceof AmfTypedObject object) {
            out.write(Amf0Marker.TYPED_OBJECT);
            name(object.className());
            fields(object.fields());
        } else if (value instanceof AmfStrictArray array) {
            items(array.items());
        } else if (value instanceof AmfVector vector) {
            items(vector.items());
        } else if (value instanceof AmfNull) {
            out.write(Amf0Marker.NULL);
        } else if (value instanceof AmfUndefined) {
            out.write(Amf0Marker.UNDEFINED);
        } else if (value instanceof AmfDate date) {
            out.write(Amf0Marker.DATE);
            f64(date.millis());
            u16(date.timeZone());
        } else if (value instanceof AmfXml xml) {
            out.write(Amf0Marker.XML_DOCUMENT);
            longText(xml.text().getBytes(StandardCharsets.UTF_8));
        } else {
            out.write(Amf0Marker.UNSUPPORTED);
        }
    }

    private void string(String value) {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        if (text.length <= AmfFields.MAX_SHORT_BYTES) {
            out.write(Amf0Marker.STRING);
            shortText(text);
        } else {
            out.write(Amf0Marker.LONG_STRING);
            longText(text);
        }
    }

    private void items(List<AmfValue> items) {
        out.write(Amf0Marker.STRICT_ARRAY);
        u32(items.size());
        for (AmfValue item : items) {
            value(item);
        }
    }

    private void fields(Map<String, AmfValue> fields) {
        for (Map.Entry<String, AmfValue> field : fields.entrySet()) {
            name(field.getKey());
            value(field.getValue());
        }
        u16(0);
        out.write(Amf0Marker.OBJECT_END);
    }

    private void name(String name) {
        shortText(name.getBytes(StandardCharsets.UTF_8));
    }

    private void shortText(byte[] text) {
        u16(text.length);
        out.writeBytes(text);
    }

    private void longText(byte[] text) {
        u32(text.length);
        out.writeBytes(text);
    }

    private void f64(double value) {
        long bits = Double.doubleToRawLongBits(value);
        u32((int) (bits >>> 32));
        u32((int) bits);
    }

    private void u32(int value) {
        u16(value >>> 16);
        u16(value);
    }

    private void u16(int value) {
        out.write(value >>> 8);
        out.write(value);
    }
}
