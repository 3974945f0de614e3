# Two stages: the first has pip and the build tools, the second only what runs.
FROM python:3.13-slim AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src

# The dependencies first: this layer stays while only the program changes. Of the plotly package, the page
# needs the plotly.js in its package_data alone; the rest would be a quarter of the image.
COPY requirements.txt requirements-build.txt ./
RUN python -m venv /tools \
 && /tools/bin/pip install --quiet --require-hashes -r requirements-build.txt \
 && python -m venv --without-pip /opt/unrolled \
 && /tools/bin/pip --python /opt/unrolled/bin/python install --quiet --require-hashes -r requirements.txt \
 && find /opt/unrolled -depth -type d '(' -name tests -o -name test ')' -exec rm -r {} + \
 && find /opt/unrolled/lib/*/site-packages/plotly -mindepth 1 -maxdepth 1 \
      '!' -name __init__.py '!' -name package_data -exec rm -r {} +

COPY pyproject.toml README.md LICENSE ./
COPY rnn_core rnn_core
COPY app app
COPY templates templates
COPY static static
RUN /tools/bin/pip wheel --quiet --no-deps --no-build-isolation --wheel-dir /wheels . \
 && /tools/bin/pip --python /opt/unrolled/bin/python install --quiet --no-deps --no-index /wheels/*.whl


FROM python:3.13-slim

COPY --from=build /opt/unrolled /opt/unrolled

# Nothing is written outside /tmp, so the root file system may be read-only.
ENV PATH=/opt/unrolled/bin:$PATH \
    HOME=/tmp \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    UNROLLED_HOST=0.0.0.0 \
    UNROLLED_PORT=8000
WORKDIR /tmp
USER 10001:10001
EXPOSE 8000

# asks for a host that the settings allow, as others are refused
HEALTHCHECK --interval=30s --timeout=3s --start-period=15s --retries=3 \
  CMD ["python", "-c", "from urllib.request import Request, urlopen; from app.settings import Settings; s = Settings(); urlopen(Request(f'http://127.0.0.1:{s.port}/api/health', headers={'Host': min(s.host_list, default='localhost')}), timeout=2)"]

# Without a shell in between, TERM reaches the server itself.
ENTRYPOINT ["unrolled"]
