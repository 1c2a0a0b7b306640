@echo off
rem Sets everything up and runs every test that can run on Windows.
setlocal
cd /d "%~dp0"
call .ci\setup.cmd requirements-test.lock || exit /b 1
set QT_QPA_PLATFORM=offscreen
.venv\Scripts\python.exe -m pytest -n 3 --dist loadfile --no-loadscope-reorder -m "not long and not bench and not x11" %*
exit /b %ERRORLEVEL%
