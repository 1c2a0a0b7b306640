@echo off
rem Virtual environment from the hashed lock named in %1.
where py >nul 2>nul && (set PY=py -3.11) || (set PY=python)
if not exist .venv\Scripts\python.exe (
  echo Virtuelle Umgebung anlegen (.venv^)
  %PY% -m venv .venv || (
    echo Python 3.11 fehlt. Bitte von python.org installieren und erneut starten.
    exit /b 1
  )
)
fc /b "%~1" ".venv\%~1" >nul 2>nul && exit /b 0
echo Bibliotheken installieren (geprueft nach %~1^)
.venv\Scripts\python.exe -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary :all: -r "%~1" || exit /b 1
copy /y "%~1" ".venv\%~1" >nul
