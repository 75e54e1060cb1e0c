@echo off
rem Runs Maven: the one of MAVEN_HOME or the PATH if it is 3.8 or newer, otherwise a pinned one that is downloaded once.
rem
rem This is not the stock Maven wrapper. That one writes the address of an artifact registry into the project, and no
rem file of this project names a registry: which one to use is for each machine's own Maven settings to say. Here, Maven
rem comes from the Apache Software Foundation's archive of its releases and is checked against the SHA-512 below.
setlocal

set "VERSION=3.9.16"
set "SHA512=831a8591fe20c8243b1dbe7d71e3244f31d1665b0804b2e825e38cbbe5ce0cafb8338851f90780735568773e0a6cd07bbec107cda0b896b008b861075358b6f6"
set "ARCHIVE=apache-maven-%VERSION%-bin.tar.gz"
set "URL=https://archive.apache.org/dist/maven/maven-3/%VERSION%/binaries/%ARCHIVE%"
set "WRAPPER=%USERPROFILE%\.m2\wrapper"
if defined MAVEN_USER_HOME set "WRAPPER=%MAVEN_USER_HOME%\wrapper"
set "PINNED=%WRAPPER%\apache-maven-%VERSION%"

set "MVN="
if defined MAVEN_HOME call :try "%MAVEN_HOME%\bin\mvn.cmd"
if not defined MVN for /f "delims=" %%m in ('where mvn.cmd 2^>nul') do if not defined MVN call :try "%%m"
if not defined MVN (
  if not exist "%PINNED%\bin\mvn.cmd" call :download || exit /b 1
  set "MVN=%PINNED%\bin\mvn.cmd"
)
call "%MVN%" %*
exit /b %ERRORLEVEL%

:try
if not exist "%~1" exit /b 0
for /f "tokens=3,4 delims=. " %%a in ('call "%~1" -B --version 2^>nul ^| findstr /c:"Apache Maven"') do (
  if %%a gtr 3 set "MVN=%~1"
  if %%a equ 3 if %%b geq 8 set "MVN=%~1"
)
exit /b 0

:download
echo mvnw: downloading Maven %VERSION% from %URL% 1>&2
powershell -NoProfile -Command ^
  "$ErrorActionPreference = 'Stop'; $ProgressPreference = 'SilentlyContinue';" ^
  "New-Item -ItemType Directory -Force '%WRAPPER%' | Out-Null;" ^
  "$file = Join-Path '%WRAPPER%' '%ARCHIVE%';" ^
  "Invoke-WebRequest -UseBasicParsing '%URL%' -OutFile $file;" ^
  "if ((Get-FileHash -Algorithm SHA512 $file).Hash -ne '%SHA512%') { Remove-Item $file; throw 'mvnw: the SHA-512 of %URL% is not the one expected; nothing was installed' };" ^
  "tar -xzf $file -C '%WRAPPER%'; if ($LASTEXITCODE -ne 0) { exit 1 };" ^
  "Remove-Item $file"
exit /b %ERRORLEVEL%
