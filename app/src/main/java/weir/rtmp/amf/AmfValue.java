package weir.rtmp.amf;

import java.util.Optional;
import java.util.OptionalDouble;

/** One value of a command or of metadata. Values never change, never hold themselves, and are equal by content. */
public sealed interface AmfValue
        permits AmfBoolean,
                AmfByteArray,
                AmfDate,
                AmfDictionary,
                AmfEcmaArray,
                AmfNull,
                AmfNumber,
                AmfObject,
                AmfStrictArray,
                AmfString,
                AmfTypedObject,
                AmfUndefined,
                AmfUnsupported,
                AmfVector,
                AmfXml {

    static AmfValue of(double value) {
        return new AmfNumber(value);
    }

    static AmfValue of(boolean value) {
        return new AmfBoolean(value);
    }

    static AmfValue of(String value) {
        return new AmfString(value);
    }

    /** The text of a string; empty for every other kind of value. */
    default Optional<String> asString() {
        return Optional.empty();
    }

    /** The value of a number; empty for every other kind of value. */
    default OptionalDouble asNumber() {
        return OptionalDouble.empty();
    }

    /** The value of a boolean; empty for every other kind of value. */
    default Optional<Boolean> asBoolean() {
        return Optional.empty();
    }

    /** A field of an object, a typed object or an ECMA array; empty when it is not there, and for every other kind of value. */
    default Optional<AmfValue> get(String field) {
        return Optional.empty();
    }
}
