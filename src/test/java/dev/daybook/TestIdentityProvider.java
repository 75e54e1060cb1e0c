package dev.daybook;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.daybook.kernel.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The identity provider whose JWTs the service under test accepts beside its own tokens, and at which people sign in to the
 * console. It is at another site than the service.
 */
// Nimbus speaks in java.util.Date.
@SuppressWarnings("JavaUtilDate")
public final class TestIdentityProvider {

    /** The issuer that JWTs of callers name. */
    public static final String ISSUER = "http://provider.test";

    /** What the console is known as, and what it shows; a colon and a slash must be encoded. */
    public static final String CLIENT = "console";

    public static final String SECRET = "se:cr/et";

    private static final TestIdentityProvider ONLY = new TestIdentityProvider();

    private final ECKey key;
    private final ECKey otherKey;
    private final HttpServer server;
    private final ConcurrentMap<String, Granted> granted = new ConcurrentHashMap<>();
    private volatile @Nullable Person person;

    private TestIdentityProvider() {
        try {
            key = newKey();
            otherKey = newKey();
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (JOSEException failure) {
            throw new IllegalStateException(failure);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        server.createContext("/keys", exchange -> answer(exchange, 200, new JWKSet(key.toPublicJWK()).toString()));
        server.createContext(
                "/.well-known/openid-configuration",
                exchange -> answer(
                        exchange,
                        200,
                        json(Map.of(
                                "issuer",
                                address(),
                                "jwks_uri",
                                address() + "/keys",
                                "authorization_endpoint",
                                address() + "/authorize",
                                "token_endpoint",
                                address() + "/token",
                                "authorization_response_iss_parameter_supported",
                                true))));
        server.createContext("/authorize", this::authorize);
        server.createContext("/token", this::token);
        server.start();
    }

    private static ECKey newKey() throws JOSEException {
        return new ECKeyGenerator(Curve.P_256)
                .keyID("test")
                .algorithm(JWSAlgorithm.ES256)
                .generate();
    }

    /** Somebody who has an account at the provider. */
    public record Person(String organization, String user, List<String> permissions) {}

    /** How an ID token is, where it is not as it ought to be. */
    public enum Flaw {
        NONE,
        OTHER_KEY,
        OTHER_ISSUER,
        OTHER_AUDIENCE,
        OTHER_NONCE,
        NO_NONCE,
        EXPIRED,
        NO_EXPIRY,
        ACCESS_TOKEN,
        NO_ORGANIZATION,
        ALGORITHM_NONE,
        MISSING,
        PROVIDER_FAILS
    }

    private record Granted(Map<String, String> asked, Person person, Flaw flaw, Duration life) {}

    static String keys() {
        return ONLY.address() + "/keys";
    }

    /** The issuer at which people sign in, by another name than the service has. */
    public static String issuer() {
        return ONLY.address();
    }

    private String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Has whoever comes with a browser from now on be that person; nobody if it is null, who is refused. */
    public static void signsIn(@Nullable Person next) {
        ONLY.person = next;
    }

    /**
     * Signs a person in that was sent here.
     *
     * @param address where the service sent it
     * @param life how long what it is given lasts
     * @return the code that it is sent back with
     */
    public static String code(URI address, Person person, Flaw flaw, Duration life) {
        String code = UUID.randomUUID().toString();
        ONLY.granted.put(code, new Granted(form(address.getRawQuery()), person, flaw, life));
        return code;
    }

    private void authorize(HttpExchange exchange) throws IOException {
        Map<String, String> asked = form(exchange.getRequestURI().getRawQuery());
        Person comes = person;
        String answer = comes == null
                ? "error=access_denied"
                : "code=" + code(exchange.getRequestURI(), comes, Flaw.NONE, Duration.ofMinutes(5));
        exchange.getResponseHeaders()
                .set(
                        "Location",
                        asked.get("redirect_uri") + "?" + answer + "&state=" + asked.get("state") + "&iss="
                                + URLEncoder.encode(address(), StandardCharsets.UTF_8));
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }

    /** As RFC 6749 and RFC 7636 want it. */
    private void token(HttpExchange exchange) throws IOException {
        Map<String, String> sent = form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        Granted grant = granted.remove(sent.getOrDefault("code", ""));
        String client = "Basic "
                + Base64.getEncoder()
                        .encodeToString((CLIENT + ":" + URLEncoder.encode(SECRET, StandardCharsets.UTF_8))
                                .getBytes(StandardCharsets.UTF_8));
        if (!client.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            answer(exchange, 401, "{\"error\": \"invalid_client\"}");
            return;
        }
        boolean fits = grant != null
                && "authorization_code".equals(sent.get("grant_type"))
                && "code".equals(grant.asked().get("response_type"))
                && CLIENT.equals(grant.asked().get("client_id"))
                && grant.asked().getOrDefault("scope", "").contains("openid")
                && grant.asked().getOrDefault("redirect_uri", "").equals(sent.get("redirect_uri"))
                && "S256".equals(grant.asked().get("code_challenge_method"))
                && Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(
                                Sha256.of(sent.getOrDefault("code_verifier", "").getBytes(StandardCharsets.US_ASCII)))
                        .equals(grant.asked().get("code_challenge"));
        if (!fits || grant == null) {
            answer(exchange, 400, "{\"error\": \"invalid_grant\", \"error_description\": \"secret\"}");
            return;
        }
        if (grant.flaw() == Flaw.PROVIDER_FAILS) {
            answer(exchange, 500, "secret");
            return;
        }
        Map<String, Object> given = new LinkedHashMap<>();
        given.put("access_token", UUID.randomUUID().toString());
        given.put("token_type", "Bearer");
        given.put("expires_in", grant.life().toSeconds());
        if (grant.flaw() != Flaw.MISSING) {
            given.put("id_token", idToken(grant));
        }
        answer(exchange, 200, json(given));
    }

    private String idToken(Granted grant) {
        Flaw flaw = grant.flaw();
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(flaw == Flaw.OTHER_ISSUER ? ISSUER : address())
                .audience(flaw == Flaw.OTHER_AUDIENCE ? "another" : CLIENT)
                .subject(grant.person().user())
                .claim("preferred_username", grant.person().user() + " of the provider")
                .claim("permissions", grant.person().permissions())
                .issueTime(new Date(System.currentTimeMillis() - (flaw == Flaw.EXPIRED ? 7_200_000 : 0)));
        if (flaw != Flaw.NO_ORGANIZATION) {
            claims.claim("org_id", grant.person().organization());
        }
        if (flaw != Flaw.NO_NONCE) {
            claims.claim("nonce", flaw == Flaw.OTHER_NONCE ? "n" : grant.asked().get("nonce"));
        }
        if (flaw != Flaw.NO_EXPIRY) {
            claims.expirationTime(new Date(System.currentTimeMillis()
                    + (flaw == Flaw.EXPIRED ? -3_600_000 : grant.life().toMillis())));
        }
        if (flaw == Flaw.ALGORITHM_NONE) {
            return new PlainJWT(claims.build()).serialize();
        }
        return signed(
                claims.build(),
                flaw == Flaw.ACCESS_TOKEN ? new JOSEObjectType("at+jwt") : null,
                flaw == Flaw.OTHER_KEY ? otherKey : key);
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static String json(Map<String, Object> content) {
        return JsonMapper.shared().writeValueAsString(content);
    }

    private static Map<String, String> form(String encoded) {
        Map<String, String> form = new LinkedHashMap<>();
        for (String pair : encoded.split("&", -1)) {
            int equals = pair.indexOf('=');
            form.put(pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return form;
    }

    /** A JWT of a user of an organization, valid for some minutes. */
    public static String jwt(String organization, String user, String... permissions) {
        return signed(
                new JWTClaimsSet.Builder()
                        .issuer(ISSUER)
                        .subject(user)
                        .claim("org_id", organization)
                        .claim("permissions", List.of(permissions))
                        .expirationTime(new Date(System.currentTimeMillis()
                                + Duration.ofMinutes(15).toMillis()))
                        .build(),
                null,
                ONLY.key);
    }

    private static String signed(JWTClaimsSet claims, @Nullable JOSEObjectType type, ECKey key) {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .keyID("test")
                        .type(type)
                        .build(),
                claims);
        try {
            jwt.sign(new ECDSASigner(key));
        } catch (JOSEException failure) {
            throw new IllegalStateException(failure);
        }
        return jwt.serialize();
    }
}
