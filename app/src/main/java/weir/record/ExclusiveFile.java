package weir.record;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A file that is recorded or repaired in one place only: locked against other processes, and never opened twice by this one, which would
 * lose the lock with whichever channel is closed first (but for a file that has two names). Blocks.
 */
final class ExclusiveFile implements Closeable {

    /** Those of this process, however many nodes it runs. */
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    private interface Opening {
        /** Empty when it is somebody else's. */
        Optional<FileChannel> channel() throws IOException;
    }

    private final Path file;
    private final FileChannel channel;
    private boolean closed;

    private ExclusiveFile(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Creates a file in a directory that exists; empty when there is one of that name. */
    static Optional<ExclusiveFile> create(Path file) throws IOException {
        Path real = file.getParent().toRealPath().resolve(file.getFileName());
        return once(real, () -> {
            try {
                FileChannel created = FileChannel.open(
                        real, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
                return kept(created, mayBeOurs(created));
            } catch (FileAlreadyExistsException taken) {
                return Optional.empty();
            }
        });
    }

    /** Opens a file that exists; empty while another process, or this one, writes it. */
    static Optional<ExclusiveFile> open(Path file) throws IOException {
        Path real = file.toRealPath();
        return once(real, () -> {
            FileChannel opened = FileChannel.open(real, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                return kept(opened, isLocked(opened));
            } catch (IOException e) {
                opened.close();
                throw e;
            }
        });
    }

    private static Optional<ExclusiveFile> once(Path real, Opening opening) throws IOException {
        if (!OPEN.add(real)) {
            return Optional.empty();
        }
        Optional<FileChannel> opened = Optional.empty();
        try {
            opened = opening.channel();
            return opened.map(channel -> new ExclusiveFile(real, channel));
        } finally {
            if (opened.isEmpty()) {
                OPEN.remove(real);
            }
        }
    }

    private static Optional<FileChannel> kept(FileChannel channel, boolean ours) throws IOException {
        if (!ours) {
            channel.close();
        }
        return Optional.of(channel).filter(FileChannel::isOpen);
    }

    /** A process that repairs left-over files may have been quicker. Where there are no locks, nobody repairs. */
    private static boolean mayBeOurs(FileChannel created) {
        try {
            return isLocked(created);
        } catch (IOException noLocksHere) {
            return true;
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException underAnotherName) {
            return false;
        }
    }

    FileChannel channel() {
        return channel;
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return; // the name may be somebody else's by now
        }
        closed = true;
        try {
            channel.close();
        } finally {
            OPEN.remove(file);
        }
    }
}
