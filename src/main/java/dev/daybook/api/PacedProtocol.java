package dev.daybook.api;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.apache.coyote.Adapter;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SecureNioChannel;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 as Tomcat speaks it, with callers that must keep up a {@link Pace}. Tomcat bounds only the silence between
 * two bytes, so that a byte now and then keeps a connection for ever, be it in the head, in the body, or in the frame of a chunk.
 * So the pace is looked at below all of them, where bytes come from the socket. Tomcat makes it by its name.
 */
public final class PacedProtocol extends Http11NioProtocol {

    public PacedProtocol() {
        super(new PacedEndpoint());
    }

    /** Says how fast requests must come. It is called before the first connection. */
    void pace(ConnectionSettings settings) {
        ((PacedEndpoint) getEndpoint()).settings = settings;
    }

    @Override
    protected Processor createProcessor() {
        return new PacedProcessor(this, getAdapter());
    }

    /** A channel that has a pace. */
    private interface Paced {
        Pace pace();
    }

    private static final class PacedEndpoint extends NioEndpoint {

        private @Nullable ConnectionSettings settings;

        @Override
        protected NioChannel createChannel(SocketBufferHandler buffer) {
            if (settings == null) {
                throw new IllegalStateException("Nobody has said how fast requests must come");
            }
            Pace pace = new Pace(settings, System::nanoTime);
            return isSSLEnabled() ? new PacedSecureChannel(buffer, this, pace) : new PacedChannel(buffer, pace);
        }
    }

    // Tomcat reads into one buffer; what reads into several is for upgraded connections, of which there are none.
    private static final class PacedChannel extends NioChannel implements Paced {

        private final Pace pace;

        PacedChannel(SocketBufferHandler buffer, Pace pace) {
            super(buffer);
            this.pace = pace;
        }

        @Override
        public Pace pace() {
            return pace;
        }

        @Override
        public void reset(SocketChannel channel, NioSocketWrapper wrapper) throws IOException {
            super.reset(channel, wrapper);
            pace.restart();
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            return pace.read(super.read(target));
        }
    }

    private static final class PacedSecureChannel extends SecureNioChannel implements Paced {

        private final Pace pace;

        PacedSecureChannel(SocketBufferHandler buffer, NioEndpoint endpoint, Pace pace) {
            super(buffer, endpoint);
            this.pace = pace;
        }

        @Override
        public Pace pace() {
            return pace;
        }

        @Override
        public void reset(SocketChannel channel, NioSocketWrapper wrapper) throws IOException {
            super.reset(channel, wrapper);
            pace.restart();
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            return pace.read(super.read(target));
        }
    }

    private static final class PacedProcessor extends Http11Processor {

        PacedProcessor(AbstractHttp11Protocol<?> protocol, Adapter adapter) {
            super(protocol, adapter);
        }

        @Override
        public SocketState service(SocketWrapperBase<?> socket) throws IOException {
            SocketState state = super.service(socket);
            // Nothing of a next request is there yet: from now on nobody is waited for.
            if (state == SocketState.OPEN && socket.getSocket() instanceof Paced channel) {
                channel.pace().restart();
            }
            return state;
        }
    }
}
