package dev.daybook.api;

import org.apache.tomcat.util.threads.VirtualThreadExecutor;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/** Has Tomcat wait for callers without any thread that others could lack, and no longer than they deserve. */
@Component
class Connections implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private final ConnectionSettings settings;

    Connections(ConnectionSettings settings) {
        this.settings = settings;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.setProtocol(PacedProtocol.class.getName());
        factory.addEngineValves(new RefusedBodies(settings.linger()));
        factory.addConnectorCustomizers(connector -> {
            PacedProtocol protocol = (PacedProtocol) connector.getProtocolHandler();
            protocol.pace(settings);
            // A virtual thread a request: whoever waits for bytes, for the log or for the database keeps nobody else.
            protocol.setExecutor(new VirtualThreadExecutor("http-"));
            // Within a body there is no silence as long as between two requests.
            protocol.setDisableUploadTimeout(false);
            protocol.setConnectionUploadTimeout(
                    Math.toIntExact(settings.patience().toMillis()));
        });
    }
}
