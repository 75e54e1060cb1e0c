package dev.daybook.api.datarobot;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.springframework.core.io.AbstractResource;
import org.springframework.core.io.Resource;

/** Some consecutive bytes of something larger. Spring's own region of a resource answers 206 in its own form only. */
final class PartOfResource extends AbstractResource {

    private final Resource whole;
    private final long from;
    private final long length;

    PartOfResource(Resource whole, long from, long length) {
        this.whole = whole;
        this.from = from;
        this.length = length;
    }

    @Override
    public long contentLength() {
        return length;
    }

    @Override
    public String getDescription() {
        return "bytes from " + from + " of " + whole.getDescription();
    }

    @Override
    public InputStream getInputStream() throws IOException {
        InputStream stream = whole.getInputStream();
        stream.skipNBytes(from);
        return new Part(stream, length);
    }

    private static final class Part extends FilterInputStream {

        private long left;

        Part(InputStream stream, long length) {
            super(stream);
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            byte[] single = new byte[1];
            return read(single, 0, 1) < 0 ? -1 : single[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int count) throws IOException {
            if (left == 0) {
                return -1;
            }
            int read = in.read(bytes, offset, (int) Math.min(count, left));
            left -= Math.max(0, read);
            return read;
        }
    }
}
