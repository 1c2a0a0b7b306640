@echo off
rem Sets everything up and starts the product on embedded defaults (Windows 10/11, Python 3.11+).
setlocal
cd /d "%~dp0"
call .ci\setup.cmd requirements.lock || exit /b 1
if "%~1"=="--setup" exit /b 0
.venv\Scripts\python.exe -m app %*
exit /b %ERRORLEVEL%
