@echo off
rem Virtual environment from the hashed lock named in %1. Index, proxy and certificates come from
rem the environment; the person's own pip settings stay outside.
set PYTHONHOME=
set PYTHONPATH=
set PIP_USER=
set PIP_TARGET=
if not defined PIP_CONFIG_FILE set "PIP_CONFIG_FILE=%~dp0pip.conf"
if exist .venv\Scripts\python.exe goto libraries
echo Virtuelle Umgebung anlegen (.venv)
py -3.11 -m venv .venv 2>nul && goto libraries
python -c "import sys; raise SystemExit(sys.version_info < (3, 11))" 2>nul && python -m venv .venv && goto libraries
echo Python 3.11 fehlt. Bitte Python 3.11 fuer Windows installieren und erneut starten.
exit /b 1
:libraries
fc /b "%~1" ".venv\%~1" >nul 2>nul && exit /b 0
echo Bibliotheken installieren (jede Pruefsumme nach %~1)
del /q .venv\requirements*.lock 2>nul
.venv\Scripts\python.exe -m pip install --quiet --disable-pip-version-check --no-input --no-deps --require-hashes --only-binary :all: -r "%~1" && goto installed
echo Die Bibliotheken liessen sich nicht installieren (Meldung oben). Es wurde nichts gestartet.
exit /b 1
:installed
if "%~1"=="requirements-test.lock" copy /y requirements.lock .venv\requirements.lock >nul
copy /y "%~1" ".venv\%~1" >nul
exit /b 0
