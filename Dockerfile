# The host in a container. PostgreSQL stands beside it: see docker-compose.yml.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish src/PowerCrm.Host -c Release -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
# libvips decodes pictures and Tesseract reads them, in child processes; curl asks for the health below.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libvips-tools tesseract-ocr tesseract-ocr-chi-sim curl \
    && rm -rf /var/lib/apt/lists/* \
    && mkdir -p /data && chown "$APP_UID" /data
WORKDIR /app
COPY --from=build /app .
# Pictures, encrypted, lie here.
VOLUME /data
USER $APP_UID
EXPOSE 8080
ENV ASPNETCORE_ENVIRONMENT=Production ASPNETCORE_URLS=http://+:8080 PowerCrm__Data=/data Blobs__Path=/data/blobs
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["curl", "-fsS", "-o", "/dev/null", "http://127.0.0.1:8080/health/ready"]
ENTRYPOINT ["dotnet", "PowerCrm.Host.dll"]
CMD ["run"]
