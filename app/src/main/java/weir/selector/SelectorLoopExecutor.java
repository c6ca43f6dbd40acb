package weir.selector;

import com.typesafe.config.Config;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import org.apache.pekko.dispatch.DispatcherPrerequisites;
import org.apache.pekko.dispatch.ExecutorServiceConfigurator;
import org.apache.pekko.dispatch.ExecutorServiceFactory;

/** Makes a dispatcher run on a {@link SelectorLoop}. Pekko makes it by its class name. */
public final class SelectorLoopExecutor extends ExecutorServiceConfigurator {

    public SelectorLoopExecutor(Config config, DispatcherPrerequisites prerequisites) {
        super(config, prerequisites);
    }

    @Override
    public ExecutorServiceFactory createExecutorServiceFactory(String id, ThreadFactory threads) {
        return new LoopFactory(threads);
    }

    private record LoopFactory(ThreadFactory threads) implements ExecutorServiceFactory {
        @Override
        public ExecutorService createExecutorService() {
            return new SelectorLoop(threads);
        }
    }
}
