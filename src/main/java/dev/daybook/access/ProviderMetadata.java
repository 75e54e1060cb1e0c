package dev.daybook.access;

import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an identity provider tells of itself, fetched in bounded time and size. */
final class ProviderMetadata {

    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration READ = Duration.ofSeconds(3);
    private static final int MOST_BYTES = 512 * 1024;

    private final DefaultResourceRetriever resources =
            new DefaultResourceRetriever((int) CONNECT.toMillis(), (int) READ.toMillis(), MOST_BYTES);

    /** The metadata of an issuer: OpenID Connect Discovery, and RFC 8414. */
    JsonNode of(String issuer) throws IOException {
        URI base = URI.create(issuer);
        String path = base.getPath() == null ? "" : base.getPath().replaceAll("/$", "");
        String root = issuer.substring(
                0,
                issuer.length()
                        - (base.getPath() == null ? 0 : base.getRawPath().length()));
        IOException failure = new IOException(issuer + " has no metadata that tells where its keys are");
        for (String place : List.of(
                root + path + "/.well-known/openid-configuration",
                root + "/.well-known/openid-configuration" + path,
                root + "/.well-known/oauth-authorization-server" + path)) {
            try {
                JsonNode metadata = JsonMapper.shared().readTree(read(place));
                if (metadata.path("issuer").asString("").equals(issuer)
                        && metadata.path("jwks_uri").isString()) {
                    return metadata;
                }
            } catch (IOException | JacksonException elsewhere) {
                failure.addSuppressed(elsewhere);
            }
        }
        throw failure;
    }

    /** The text at an address. */
    String read(String place) throws IOException {
        return resources.retrieveResource(URI.create(place).toURL()).getContent();
    }
}
