package weir.testkit;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A shared library (ELF, x86-64) with a name, version names and nothing else. It satisfies the loader for a program that is linked
 * to a library but never calls it, since functions are bound when they are first called.
 */
final class StubLibrary {

    private static final int ELF_HEADER_SIZE = 64;
    private static final int SEGMENT_SIZE = 56;
    private static final int DYNAMIC_ENTRY_SIZE = 16;
    private static final int SYMBOL_SIZE = 24;
    private static final int VERSION_SIZE = 28;

    private static final int PT_LOAD = 1;
    private static final int PT_DYNAMIC = 2;
    private static final int PT_GNU_STACK = 0x6474e551;
    private static final int READ_WRITE = 6;
    private static final List<Integer> SEGMENTS = List.of(PT_LOAD, PT_DYNAMIC, PT_GNU_STACK);

    private static final long DT_HASH = 4;
    private static final long DT_STRTAB = 5;
    private static final long DT_SYMTAB = 6;
    private static final long DT_STRSZ = 10;
    private static final long DT_SYMENT = 11;
    private static final long DT_SONAME = 14;
    private static final long DT_VERSYM = 0x6ffffff0L;
    private static final long DT_VERDEF = 0x6ffffffcL;
    private static final long DT_VERDEFNUM = 0x6ffffffdL;
    private static final int DYNAMIC_ENTRIES = 10;

    private StubLibrary() {}

    /**
     * The whole file.
     *
     * @param name the library's own name (soname)
     * @param versions the symbol versions a program asks it for
     */
    static byte[] named(String name, List<String> versions) {
        // The first version definition is the library itself.
        List<String> names = new ArrayList<>(List.of(name));
        names.addAll(versions);
        byte[] strings = ("\0" + String.join("\0", names) + "\0").getBytes(StandardCharsets.US_ASCII);

        int dynamic = ELF_HEADER_SIZE + SEGMENTS.size() * SEGMENT_SIZE;
        int symbols = dynamic + DYNAMIC_ENTRIES * DYNAMIC_ENTRY_SIZE;
        int hash = symbols + SYMBOL_SIZE;
        int symbolVersions = hash + 16;
        int definitions = symbolVersions + 8;
        int stringTable = definitions + names.size() * VERSION_SIZE;
        ByteBuffer file = ByteBuffer.allocate(stringTable + strings.length).order(ByteOrder.LITTLE_ENDIAN);

        header(file);
        for (int type : SEGMENTS) {
            int offset = type == PT_DYNAMIC ? dynamic : 0;
            int size = type == PT_LOAD ? file.capacity() : type == PT_DYNAMIC ? symbols - dynamic : 0;
            file.putInt(type).putInt(READ_WRITE).putLong(offset).putLong(offset).putLong(offset);
            file.putLong(size).putLong(size).putLong(type == PT_LOAD ? 0x1000 : 8);
        }
        file.putLong(DT_SONAME).putLong(1);
        file.putLong(DT_HASH).putLong(hash);
        file.putLong(DT_STRTAB).putLong(stringTable);
        file.putLong(DT_STRSZ).putLong(strings.length);
        file.putLong(DT_SYMTAB).putLong(symbols);
        file.putLong(DT_SYMENT).putLong(SYMBOL_SIZE);
        file.putLong(DT_VERSYM).putLong(symbolVersions);
        file.putLong(DT_VERDEF).putLong(definitions);
        file.putLong(DT_VERDEFNUM).putLong(names.size());
        // One bucket and one symbol, the empty one; the rest stays 0.
        file.putInt(hash, 1).putInt(hash + 4, 1);
        file.position(definitions);
        int nameOffset = 1;
        for (int i = 0; i < names.size(); i++) {
            boolean last = i == names.size() - 1;
            file.putShort((short) 1)
                    .putShort((short) (i == 0 ? 1 : 0))
                    .putShort((short) (i + 1))
                    .putShort((short) 1);
            file.putInt(elfHash(names.get(i))).putInt(VERSION_SIZE - 8).putInt(last ? 0 : VERSION_SIZE);
            file.putInt(nameOffset).putInt(0);
            nameOffset += names.get(i).length() + 1;
        }
        return file.put(strings).array();
    }

    private static void header(ByteBuffer file) {
        file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0}).putLong(0);
        file.putShort((short) 3).putShort((short) 62).putInt(1);
        file.putLong(0).putLong(ELF_HEADER_SIZE).putLong(0).putInt(0);
        file.putShort((short) ELF_HEADER_SIZE).putShort((short) SEGMENT_SIZE).putShort((short) SEGMENTS.size());
        file.putShort((short) 64).putShort((short) 0).putShort((short) 0);
    }

    private static int elfHash(String name) {
        int hash = 0;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash << 4) + name.charAt(i);
            int high = hash & 0xf0000000;
            hash = (hash ^ high >>> 24) & ~high;
        }
        return hash;
    }
}
