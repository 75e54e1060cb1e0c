package dev.daybook;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import java.util.List;

/** The identity provider whose JWTs the service under test accepts beside its own tokens. */
// Nimbus speaks in java.util.Date.
@SuppressWarnings("JavaUtilDate")
public final class TestIdentityProvider {

    /** The issuer that its JWTs name. */
    public static final String ISSUER = "http://provider.test";

    private static final TestIdentityProvider ONLY = new TestIdentityProvider();

    private final ECKey key;
    private final HttpServer server;

    private TestIdentityProvider() {
        try {
            key = new ECKeyGenerator(Curve.P_256)
                    .keyID("test")
                    .algorithm(JWSAlgorithm.ES256)
                    .generate();
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (JOSEException failure) {
            throw new IllegalStateException(failure);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        server.createContext("/keys", exchange -> {
            byte[] body = new JWKSet(key.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    static String keys() {
        return "http://localhost:" + ONLY.server.getAddress().getPort() + "/keys";
    }

    /** A JWT of a user of an organization, valid for some minutes. */
    public static String jwt(String organization, String user, String... permissions) {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("test").build(),
                new JWTClaimsSet.Builder()
                        .issuer(ISSUER)
                        .subject(user)
                        .claim("org_id", organization)
                        .claim("permissions", List.of(permissions))
                        .expirationTime(new Date(System.currentTimeMillis()
                                + Duration.ofMinutes(15).toMillis()))
                        .build());
        try {
            jwt.sign(new ECDSASigner(ONLY.key));
        } catch (JOSEException failure) {
            throw new IllegalStateException(failure);
        }
        return jwt.serialize();
    }
}
