package dev.daybook.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A browser's pipe in the Chrome DevTools Protocol: commands one way; answers and events, each followed by a zero byte, the
 * other. When this process ends, however it does, the pipe ends, and with it the browser.
 */
final class DevTools {

    /** What a browser is given for one command, on a machine that has other things to do. */
    private static final int COMMAND_SECONDS = 60;

    private static final JsonMapper JSON = JsonMapper.shared();

    private final OutputStream commands;
    private final AtomicLong lastId = new AtomicLong();
    private final Map<Long, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final Map<String, BiConsumer<String, JsonNode>> listeners = new ConcurrentHashMap<>();
    private volatile boolean ended;

    DevTools(InputStream answers, OutputStream commands) {
        this.commands = commands;
        Thread.ofPlatform().daemon().name("devtools").start(() -> read(answers));
    }

    /** Tells somebody of the events of a session, on the thread that reads them: he asks for nothing meanwhile. */
    void listen(String session, BiConsumer<String, JsonNode> listener) {
        listeners.put(session, listener);
    }

    /** Tells nobody any more. */
    void forget(String session) {
        listeners.remove(session);
    }

    /** Gives a command to the browser, or to the page of a session, and waits for the answer. */
    JsonNode send(@Nullable String session, String method, Map<String, ?> parameters) {
        long id = lastId.incrementAndGet();
        Map<String, Object> command = new LinkedHashMap<>();
        command.put("id", id);
        command.put("method", method);
        command.put("params", parameters);
        if (session != null) {
            command.put("sessionId", session);
        }
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        write(JSON.writeValueAsBytes(command));
        if (ended) {
            answer.completeExceptionally(new IOException("The browser has ended"));
        }
        try {
            JsonNode message = answer.get(COMMAND_SECONDS, TimeUnit.SECONDS);
            if (message.has("error")) {
                throw new DevToolsException(
                        method + ": " + message.at("/error/message").asString());
            }
            return message.get("result");
        } catch (ExecutionException | TimeoutException failure) {
            throw new DevToolsException(method + ": " + failure);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new DevToolsException(method + ": interrupted");
        } finally {
            waiting.remove(id);
        }
    }

    private void write(byte[] command) {
        synchronized (commands) {
            try {
                commands.write(command);
                commands.write(0);
                commands.flush();
            } catch (IOException failure) {
                throw new UncheckedIOException(
                        "The browser has ended; target/browser/chromium.log may say why", failure);
            }
        }
    }

    private void read(InputStream answers) {
        byte[] buffer = new byte[1 << 16];
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        try (answers) {
            for (int read = answers.read(buffer); read >= 0; read = answers.read(buffer)) {
                int begin = 0;
                for (int i = 0; i < read; i++) {
                    if (buffer[i] == 0) {
                        message.write(buffer, begin, i - begin);
                        take(JSON.readTree(message.toString(StandardCharsets.UTF_8)));
                        message.reset();
                        begin = i + 1;
                    }
                }
                message.write(buffer, begin, read - begin);
            }
        } catch (IOException end) {
            // As good as an end of the pipe: who waits is told below.
        }
        ended = true;
        waiting.values().forEach(answer -> answer.completeExceptionally(new IOException("The browser has ended")));
    }

    private void take(JsonNode message) {
        if (message.has("id")) {
            CompletableFuture<JsonNode> answer = waiting.get(message.get("id").asLong());
            if (answer != null) {
                answer.complete(message);
            }
            return;
        }
        BiConsumer<String, JsonNode> listener =
                listeners.get(message.path("sessionId").asString(""));
        if (listener != null) {
            listener.accept(message.get("method").asString(), message.get("params"));
        }
    }

    /** The browser did not do what it was told. */
    static final class DevToolsException extends RuntimeException {

        private static final long serialVersionUID = 1;

        DevToolsException(String message) {
            super(message);
        }
    }
}
