# chargemanager in a container; compose.yaml beside it says how to run it.
# The image is there for amd64 and arm64: docker buildx build --platform linux/amd64,linux/arm64 .
FROM denoland/deno:2.9.5 AS build
ENV DENO_DIR=/deno-dir
WORKDIR /app
COPY deno.json deno.lock main.ts ./
COPY routes routes
COPY src src
COPY static static
# All packages come now: the second line proves that it starts without a network.
RUN deno cache --quiet --lock=deno.lock --frozen main.ts
RUN deno run --no-prompt --cached-only --lock=deno.lock --frozen --ignore-env main.ts --version

FROM denoland/deno:2.9.5
LABEL org.opencontainers.image.title="chargemanager" \
  org.opencontainers.image.description="Charges an electric car from the sun a house has to spare" \
  org.opencontainers.image.licenses="MIT"
ENV DENO_DIR=/deno-dir
ENV DENO_NO_UPDATE_CHECK=1
ENV NO_COLOR=1
ENV CHARGEMANAGER_DATA_DIR=/data
WORKDIR /app
COPY --from=build /deno-dir /deno-dir
COPY --from=build /app /app
RUN mkdir -p /data && chown deno:deno /data && chmod 700 /data
USER deno
VOLUME /data
EXPOSE 5000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=60s --timeout=10s --start-period=60s --retries=3 \
  CMD ["deno", "run", "--no-prompt", "--cached-only", "--lock=deno.lock", "--frozen", "--deny-run", "--deny-ffi", "--allow-net=127.0.0.1", "--ignore-env", "--allow-env=CHARGEMANAGER_*", "--allow-read=/data", "main.ts", "healthcheck"]
ENTRYPOINT ["deno", "run", "--no-prompt", "--cached-only", "--lock=deno.lock", "--frozen", "--v8-flags=--optimize-for-size", "--deny-run", "--deny-ffi", "--ignore-env", "--allow-env=CHARGEMANAGER_*", "--allow-net", "--allow-sys=hostname,networkInterfaces,osUptime", "--allow-read=/data", "--allow-write=/data", "main.ts"]
CMD ["start"]
